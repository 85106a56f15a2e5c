package io.aipowergrid.node.api.openai;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.aipowergrid.node.inference.OutputConstraint;
import io.aipowergrid.node.inference.OutputConstraint.Kind;
import java.util.List;

/**
 * What a request says about tools.
 *
 * @param told the tools the model is told of
 * @param callable those that it may call now
 * @param required whether it must call one
 * @param parallel whether it may call several in one answer
 */
record Tools(List<Tool> told, List<Tool> callable, boolean required, boolean parallel) {
  Tools {
    told = List.copyOf(told);
    callable = List.copyOf(callable);
  }

  /** What the answer must match, so that each call in it is one of a tool. */
  OutputConstraint constraint() {
    var definition = JsonNodeFactory.instance.objectNode();
    definition.put("required", required).put("parallel", parallel);
    var list = definition.putArray("tools");
    for (var tool : callable) {
      list.addObject().put("name", tool.name()).set("parameters", tool.followed());
    }
    return OutputConstraint.usable(Kind.TOOL_CALLS, definition.toString(), "tools");
  }
}
