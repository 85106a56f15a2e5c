package io.aipowergrid.node.inference.model.jinja;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Runs the statements of a template once. */
final class Renderer {
  private final Budget budget = new Budget();
  private final Evaluator evaluator = new Evaluator(budget);
  private StringBuilder out = new StringBuilder();

  /** Whether statements go on in order, or a loop is being left or continued. */
  private enum Flow {
    ON,
    BREAK,
    CONTINUE
  }

  String render(List<Statement> template, Map<String, @Nullable Object> bindings) {
    var globals = new Scope(null);
    Functions.define(globals, budget);
    bindings.forEach(globals::set);
    run(template, new Scope(globals));
    return out.toString();
  }

  private Flow run(List<Statement> statements, Scope scope) {
    for (var statement : statements) {
      budget.step();
      var flow = run(statement, scope);
      if (flow != Flow.ON) {
        return flow;
      }
    }
    return Flow.ON;
  }

  private Flow run(Statement statement, Scope scope) {
    switch (statement) {
      case Statement.Text(var text) -> print(text);
      case Statement.Output(var expression) ->
          print(Values.text(evaluator.value(expression, scope), budget));
      case Statement.If choice -> {
        return choose(choice, scope);
      }
      case Statement.For loop -> loop(loop, scope);
      case Statement.Set(var targets, var value) ->
          Evaluator.bind(targets, evaluator.value(value, scope), scope);
      case Statement.SetAttribute(var name, var attribute, var value) ->
          setAttribute(scope.get(name), attribute, evaluator.value(value, scope));
      case Statement.SetBlock(var target, var body) -> scope.set(target, captured(body, scope));
      case Statement.Macro macro -> scope.set(macro.name(), callable(macro, scope));
      case Statement.Group(var body) -> {
        return run(body, scope);
      }
      case Statement.Do(var expression) -> evaluator.value(expression, scope);
      case Statement.Break _ -> {
        return Flow.BREAK;
      }
      case Statement.Continue _ -> {
        return Flow.CONTINUE;
      }
    }
    return Flow.ON;
  }

  private void print(String text) {
    budget.make(text.length());
    out.append(text);
  }

  private Flow choose(Statement.If choice, Scope scope) {
    for (var branch : choice.branches()) {
      if (Values.isTrue(evaluator.value(branch.condition(), scope))) {
        return run(branch.body(), scope);
      }
    }
    return run(choice.otherwise(), scope);
  }

  private void loop(Statement.For loop, Scope outer) {
    var items = evaluator.filtered(loop, outer);
    if (items.isEmpty()) {
      run(loop.otherwise(), outer);
    }
    for (int i = 0; i < items.size(); i++) {
      budget.step();
      var scope = new Scope(outer);
      scope.set("loop", loopValues(items, i));
      Evaluator.bind(loop.targets(), items.get(i), scope);
      if (run(loop.body(), scope) == Flow.BREAK) {
        return;
      }
    }
  }

  private static Map<String, @Nullable Object> loopValues(List<@Nullable Object> items, int i) {
    var values = new LinkedHashMap<String, @Nullable Object>();
    values.put("index", i + 1L);
    values.put("index0", (long) i);
    values.put("revindex", (long) items.size() - i);
    values.put("revindex0", items.size() - i - 1L);
    values.put("first", i == 0);
    values.put("last", i == items.size() - 1);
    values.put("length", (long) items.size());
    values.put("previtem", i == 0 ? Undefined.VALUE : items.get(i - 1));
    values.put("nextitem", i == items.size() - 1 ? Undefined.VALUE : items.get(i + 1));
    Callable cycle =
        (arguments, _) -> Methods.argument(arguments, i % Math.max(1, arguments.size()));
    values.put("cycle", cycle);
    return values;
  }

  private static void setAttribute(
      @Nullable Object target, String attribute, @Nullable Object value) {
    if (!(target instanceof Namespace namespace)) {
      throw new JinjaException("only attributes of a namespace can be set");
    }
    namespace.set(attribute, value);
  }

  private String captured(List<Statement> body, Scope scope) {
    var around = out;
    out = new StringBuilder();
    try {
      run(body, new Scope(scope));
      return out.toString();
    } finally {
      out = around;
    }
  }

  private Callable callable(Statement.Macro macro, Scope defined) {
    return (arguments, named) -> {
      budget.enter();
      var scope = new Scope(defined);
      for (int i = 0; i < macro.parameters().size(); i++) {
        var name = macro.parameters().get(i);
        scope.set(name, argument(macro, i, arguments, named, defined));
      }
      var text = captured(macro.body(), scope);
      budget.leave();
      return text;
    };
  }

  private @Nullable Object argument(
      Statement.Macro macro,
      int index,
      List<@Nullable Object> arguments,
      Map<String, @Nullable Object> named,
      Scope scope) {
    var name = macro.parameters().get(index);
    if (index < arguments.size()) {
      return arguments.get(index);
    }
    if (named.containsKey(name)) {
      return named.get(name);
    }
    var otherwise = macro.defaults().get(name);
    return otherwise == null ? Undefined.VALUE : evaluator.value(otherwise, scope);
  }
}
