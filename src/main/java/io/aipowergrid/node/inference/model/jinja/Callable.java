package io.aipowergrid.node.inference.model.jinja;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A function a template may call. */
@FunctionalInterface
interface Callable {
  @Nullable Object call(List<@Nullable Object> arguments, Map<String, @Nullable Object> named);
}
