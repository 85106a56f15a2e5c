package io.aipowergrid.node.api.openai;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Whether an answer may call tools, which decides how its text is read. */
enum ToolUse {
  NONE(""),
  ALLOWED("1"),
  REQUIRED("required");

  /** The entry of a job's echo; a job whose answers call no tools has none. */
  private static final String ECHO = "tools";

  private final String echo;

  ToolUse(String echo) {
    this.echo = echo;
  }

  /** What a request asks for. */
  static ToolUse of(@Nullable Tools tools) {
    if (tools == null) return NONE;
    return tools.required() ? REQUIRED : ALLOWED;
  }

  /** What the request of a job asked for. */
  static ToolUse ofEcho(Map<String, String> echo) {
    if (!echo.containsKey(ECHO)) return NONE;
    return REQUIRED.echo.equals(echo.get(ECHO)) ? REQUIRED : ALLOWED;
  }

  /** What a job keeps of it. */
  Map<String, String> toEcho() {
    return this == NONE ? Map.of() : Map.of(ECHO, echo);
  }
}
