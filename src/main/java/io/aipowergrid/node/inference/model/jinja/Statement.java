package io.aipowergrid.node.inference.model.jinja;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a template does, in order. */
sealed interface Statement {
  record Text(String text) implements Statement {}

  record Output(Expression expression) implements Statement {}

  record Branch(Expression condition, List<Statement> body) {}

  record If(List<Branch> branches, List<Statement> otherwise) implements Statement {}

  record For(
      List<String> targets,
      Expression items,
      @Nullable Expression condition,
      List<Statement> body,
      List<Statement> otherwise)
      implements Statement {}

  record Set(List<String> targets, Expression value) implements Statement {}

  record SetAttribute(String namespace, String attribute, Expression value) implements Statement {}

  record SetBlock(String target, List<Statement> body) implements Statement {}

  /**
   * A macro.
   *
   * @param defaults values of parameters that have one, by name
   */
  record Macro(
      String name, List<String> parameters, Map<String, Expression> defaults, List<Statement> body)
      implements Statement {}

  record Group(List<Statement> body) implements Statement {}

  record Do(Expression expression) implements Statement {}

  record Break() implements Statement {}

  record Continue() implements Statement {}
}
