package io.aipowergrid.node.inference.model.jinja;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What stands in a tag and has a value. */
sealed interface Expression {
  record Literal(@Nullable Object value) implements Expression {}

  record Name(String name) implements Expression {}

  record ListOf(List<Expression> items) implements Expression {}

  record DictOf(List<Expression> keys, List<Expression> values) implements Expression {}

  record Attribute(Expression base, String name) implements Expression {}

  record Item(Expression base, Expression key) implements Expression {}

  record Slice(
      Expression base,
      @Nullable Expression from,
      @Nullable Expression to,
      @Nullable Expression step)
      implements Expression {}

  record Arguments(List<Expression> positional, Map<String, Expression> named) {
    static final Arguments NONE = new Arguments(List.of(), Map.of());
  }

  record Call(Expression function, Arguments arguments) implements Expression {}

  record Filter(Expression base, String name, Arguments arguments) implements Expression {}

  record Test(Expression base, String name, List<Expression> arguments, boolean negated)
      implements Expression {}

  record Negate(Expression operand) implements Expression {}

  record Not(Expression operand) implements Expression {}

  record And(Expression left, Expression right) implements Expression {}

  record Or(Expression left, Expression right) implements Expression {}

  record Arithmetic(String operator, Expression left, Expression right) implements Expression {}

  /** A chain of comparisons as Python has it: {@code a < b < c}. */
  record Comparison(Expression first, List<String> operators, List<Expression> others)
      implements Expression {}

  record Conditional(Expression condition, Expression then, @Nullable Expression otherwise)
      implements Expression {}
}
