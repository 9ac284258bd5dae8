package io.caravan.settings;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** Describes one component of a settings or configuration record: the single place of its default and its meaning. */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.RECORD_COMPONENT)
public @interface Setting {

    /** Marks a setting without default, which must be given. */
    String REQUIRED = "\0required";

    /** What it does, one sentence with unit and range. */
    String value();

    /** The default as a user would write it; {@link #REQUIRED} if there is none; empty for null, empty list or map. */
    String defaultValue() default REQUIRED;
}
