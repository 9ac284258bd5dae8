package io.caravan.app;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

/** Who may import whom, and what is left to whom, as ADR 0001 and the directory map have it. */
class ArchitectureTest {

    private static final String[] CORE = {
        "io.caravan.access..",
        "io.caravan.agreement..",
        "io.caravan.time..",
        "io.caravan.failure..",
        "io.caravan.inference..",
        "io.caravan.pool..",
        "io.caravan.kvevents..",
        "io.caravan.ledger..",
        "io.caravan.prefix..",
        "io.caravan.scheduling..",
        "io.caravan.decision..",
        "io.caravan.dispatch..",
        "io.caravan.settings..",
        "io.caravan.tolerance..",
        "io.caravan.tokens..",
        "io.caravan.outlier.."
    };
    private static final String SCORERS = "io.caravan.scorers..";
    private static final String PROCESSORS = "io.caravan.processors..";
    private static final String COMPONENTS = "io.caravan.component..";
    private static final String SIMULATOR = "io.caravan.simulator..";
    private static final String APP = "io.caravan.app..";
    private static final String CAMEL = "org.apache.camel..";

    private static final JavaClasses PRODUCT = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .withImportOption(location -> !location.contains("testkit"))
            .importPackages("io.caravan");

    @Test
    void coreIsPlainJava() {
        classes()
                .that()
                .resideInAnyPackage(CORE)
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(with(CORE, "java..", "org.jspecify.."))
                .check(PRODUCT);
    }

    @Test
    void scorersSeeCoreOnly() {
        classes()
                .that()
                .resideInAPackage(SCORERS)
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(with(CORE, SCORERS, "java..", "org.jspecify.."))
                .check(PRODUCT);
    }

    @Test
    void processorsFindPlugInsByTypeAndSeeNoComponent() {
        noClasses()
                .that()
                .resideInAPackage(PROCESSORS)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(SCORERS, COMPONENTS, SIMULATOR, APP)
                .check(PRODUCT);
    }

    @Test
    void componentsSeeCoreOnlyOfOurs() {
        noClasses()
                .that()
                .resideInAPackage(COMPONENTS)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(SCORERS, PROCESSORS, SIMULATOR, APP)
                .check(PRODUCT);
    }

    @Test
    void theSimulatorIsNoPartOfTheGateway() {
        noClasses()
                .that()
                .resideInAPackage(SIMULATOR)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(SCORERS, PROCESSORS, COMPONENTS, APP, CAMEL)
                .check(PRODUCT);
    }

    @Test
    void nobodySeesTheApp() {
        noClasses()
                .that()
                .resideOutsideOfPackage(APP)
                .should()
                .dependOnClassesThat()
                .resideInAPackage(APP)
                .check(PRODUCT);
    }

    @Test
    void onlyTheAppReadsTheEnvironment() {
        noClasses()
                .that()
                .resideOutsideOfPackage(APP)
                .should()
                .callMethod(System.class, "getenv")
                .orShould()
                .callMethod(System.class, "getenv", String.class)
                .orShould()
                .callMethod(System.class, "getProperty", String.class)
                .orShould()
                .callMethod(System.class, "getProperty", String.class, String.class)
                .orShould()
                .callMethod(System.class, "getProperties")
                .check(PRODUCT);
    }

    /** The generic component sees nothing of ours, not even the clock. */
    @Test
    void theTimeComesFromTheClock() {
        noClasses()
                .that()
                .resideOutsideOfPackages("io.caravan.time..", "io.caravan.component.zeromq..")
                .should()
                .callMethod(System.class, "nanoTime")
                .orShould()
                .callMethod(java.time.Instant.class, "now")
                .check(PRODUCT);
    }

    @Test
    void onlyTheCommandLinePrints() {
        noClasses()
                .that()
                .resideOutsideOfPackage("io.caravan.app.cli..")
                .should()
                .accessField(System.class, "out")
                .orShould()
                .accessField(System.class, "err")
                .check(PRODUCT);
    }

    @Test
    void namesSayWhatAClassIs() {
        noClasses()
                .should()
                .haveNameMatching(".*(Manager|Helper|Utils?|Impl|Service|Strategy|Backend)")
                .check(PRODUCT);
    }

    private static String[] with(String[] packages, String... more) {
        String[] all = java.util.Arrays.copyOf(packages, packages.length + more.length);
        System.arraycopy(more, 0, all, packages.length, more.length);
        return all;
    }
}
