package io.caravan.tokenizer.template;

import io.caravan.tokenizer.template.Activation.Slot;
import io.caravan.tokenizer.template.Expression.Call;
import io.caravan.tokenizer.template.Statement.CallBlock;
import io.caravan.tokenizer.template.Statement.Macro;
import io.caravan.tokenizer.template.Statement.Signature;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Makes closures of macros and call blocks. */
final class MacroCompiler {

    private final StatementCompiler statements;
    private final ExpressionCompiler expressions;

    MacroCompiler(StatementCompiler statements, ExpressionCompiler expressions) {
        this.statements = statements;
        this.expressions = expressions;
    }

    Run macro(Macro macro, Scope scope) {
        MacroValue.Code code = code(macro.name(), macro.signature(), macro.body(), scope);
        Writer target = Writer.of(new Target.Variable(macro.name()), scope);
        return StatementCompiler.printing(frame -> target.write(frame, new MacroValue(code, frame)));
    }

    Run callBlock(CallBlock block, Scope scope) {
        MacroValue.Code code = code(null, block.signature(), block.body(), scope);
        Call call = block.call();
        if (call == null) {
            return StatementCompiler.printing(
                    frame -> frame.rendering.print(new MacroValue(code, frame).call(frame.rendering, Args.NONE)));
        }
        Eval value = expressions.calls().callWithCaller(call, frame -> new MacroValue(code, frame), scope);
        return StatementCompiler.printing(value::print);
    }

    private MacroValue.Code code(@Nullable String name, Signature signature, List<Statement> body, Scope scope) {
        Scope inside = scope.function(false);
        SymbolReader.function(signature, body, inside.symbols());
        MacroValue.Special special = special(signature, body, inside);
        SymbolReader.function(signature, body, inside.symbols());
        List<Slot> slots = signature.parameters().stream().map(inside::slot).toList();
        List<Eval> defaults = Arrays.asList(expressions.all(signature.defaults(), inside));
        Run compiled = statements.block(body, inside);
        ScopeEntry entry = ScopeEntry.of(inside.symbols(), inside.activation());
        return new MacroValue.Code(
                name, signature.parameters(), slots, defaults, special, inside.activation(), entry, compiled);
    }

    private static MacroValue.Special special(Signature signature, List<Statement> body, Scope inside) {
        return new MacroValue.Special(
                special("caller", signature, body, inside),
                special("kwargs", signature, body, inside),
                special("varargs", signature, body, inside));
    }

    private static @Nullable Slot special(String name, Signature signature, List<Statement> body, Scope inside) {
        boolean used = SymbolReader.reads(body, name) && !signature.parameters().contains(name);
        return used ? inside.symbols().parameter(name) : null;
    }
}
