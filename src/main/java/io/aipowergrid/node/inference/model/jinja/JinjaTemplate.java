package io.aipowergrid.node.inference.model.jinja;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A chat template in the Jinja dialect of Hugging Face, of unknown origin: it reaches no file and
 * no Java object, and the work of one rendering is counted and limited ({@link Budget}).
 * Thread-safe.
 */
public final class JinjaTemplate {
  private final List<Statement> statements;

  private JinjaTemplate(List<Statement> statements) {
    this.statements = statements;
  }

  /**
   * Reads a template.
   *
   * @throws JinjaException when it is none
   */
  public static JinjaTemplate parse(String template) {
    return new JinjaTemplate(StatementParser.parse(template));
  }

  /**
   * Renders it once.
   *
   * @param bindings values by name: null, Boolean, Long, Double, String, and Lists and Maps of them
   * @throws JinjaException when it fails or takes too much; {@link JinjaException.Raised} when it
   *     refuses what it was given
   */
  public String render(Map<String, @Nullable Object> bindings) {
    return new Renderer().render(statements, bindings);
  }
}
