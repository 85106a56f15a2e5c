package io.aipowergrid.node.inference;

/**
 * How an answer's text holds a call of a tool: the opening mark, a JSON object of name and
 * arguments, and the closing mark, each on a line of its own. The form is the one that the Hermes
 * and Qwen models are trained on.
 */
public final class ToolCallText {
  public static final String MARK = "<tool_call>";

  /** Between the mark and the name, a JSON string. */
  public static final String BEFORE_NAME = "\n{\"name\": ";

  /** Between the name and the arguments, a JSON object. */
  public static final String BEFORE_ARGUMENTS = ", \"arguments\": ";

  /** Behind the arguments. */
  public static final String END = "}\n</tool_call>";

  private ToolCallText() {}
}
