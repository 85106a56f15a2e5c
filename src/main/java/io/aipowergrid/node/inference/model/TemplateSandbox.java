package io.aipowergrid.node.inference.model;

import com.hubspot.jinjava.Jinjava;
import com.hubspot.jinjava.JinjavaConfig;
import com.hubspot.jinjava.LegacyOverrides;
import com.hubspot.jinjava.el.JinjavaProcessors;
import com.hubspot.jinjava.interpret.Context;
import com.hubspot.jinjava.interpret.InterpretException;
import com.hubspot.jinjava.interpret.JinjavaInterpreter;
import com.hubspot.jinjava.interpret.RenderResult;
import com.hubspot.jinjava.loader.ResourceNotFoundException;
import com.hubspot.jinjava.tree.Node;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Jinjava with the semantics of Hugging Face templates (trim_blocks, lstrip_blocks) and without
 * what a template of unknown origin must not do: no other files, no Java methods (only {@link
 * TemplateValues} answers), no second interpretation of what users wrote, and limits for output,
 * steps and time.
 */
final class TemplateSandbox {
  static final int OUTPUT_CHARS_MAX = 16 << 20;
  static final int LIST_SIZE_MAX = 10_000;
  static final int RANGE_MAX = 1_000;
  static final int DEPTH_MAX = 20;
  static final int STEPS_MAX = 500_000;
  static final long NANOS_MAX = 2_000_000_000L;

  private static final Set<String> FORBIDDEN_TAGS =
      Set.of("include", "import", "from", "extends", "block", "cycle");
  private static final Set<String> FORBIDDEN_FUNCTIONS =
      Set.of("today", "unixtimestamp", "type", "super", "locals");
  private static final Set<String> FORBIDDEN_FILTERS =
      Set.of("random", "shuffle", "fromyaml", "toyaml", "xmlattr", "pprint", "render");

  /** What is left to one rendering; jinjava renders on the calling thread. */
  private static final ThreadLocal<@Nullable Budget> BUDGET = new ThreadLocal<>();

  private static final class Budget {
    private final long deadlineNanos = System.nanoTime() + NANOS_MAX;
    private int steps;

    void take() {
      if (++steps > STEPS_MAX || System.nanoTime() - deadlineNanos > 0) {
        throw new InterpretException("the template takes too long");
      }
    }
  }

  private TemplateSandbox() {}

  static Jinjava create() {
    var jinjava = new Jinjava(config());
    jinjava.setResourceLocator(
        (name, _, _) -> {
          throw new ResourceNotFoundException("templates cannot read other files");
        });
    TemplateFunctions.register(jinjava.getGlobalContext());
    return jinjava;
  }

  static RenderResult render(Jinjava jinjava, String source, Map<String, Object> bindings) {
    BUDGET.set(new Budget());
    try {
      return jinjava.renderForResult(source, bindings);
    } finally {
      BUDGET.remove();
    }
  }

  private static JinjavaConfig config() {
    return JinjavaConfig.newBuilder()
        .withTrimBlocks(true)
        .withLstripBlocks(true)
        .withNestedInterpretationEnabled(false)
        .withElResolver(TemplateValues.resolver())
        .withDisabled(
            Map.of(
                Context.Library.TAG, FORBIDDEN_TAGS,
                Context.Library.FUNCTION, FORBIDDEN_FUNCTIONS,
                Context.Library.FILTER, FORBIDDEN_FILTERS))
        .withMaxOutputSize(OUTPUT_CHARS_MAX)
        .withMaxStringLength(OUTPUT_CHARS_MAX)
        .withMaxListSize(LIST_SIZE_MAX)
        .withMaxMapSize(LIST_SIZE_MAX)
        .withRangeLimit(RANGE_MAX)
        .withMaxRenderDepth(DEPTH_MAX)
        .withMaxMacroRecursionDepth(DEPTH_MAX)
        .withProcessors(
            JinjavaProcessors.newBuilder().withNodePreProcessor(TemplateSandbox::count).build())
        .withLegacyOverrides(pythonic())
        .build();
  }

  /** Every departure of jinjava from Jinja that can be switched off is. */
  private static LegacyOverrides pythonic() {
    return LegacyOverrides.newBuilder()
        .withEvaluateMapKeys(true)
        .withIterateOverMapKeys(true)
        .withUsePyishObjectMapper(true)
        .withWhitespaceRequiredWithinTokens(false)
        .withUseNaturalOperatorPrecedence(true)
        .withParseWhitespaceControlStrictly(false)
        .withAllowAdjacentTextNodes(true)
        .withUseTrimmingForNotesAndExpressions(true)
        .withKeepNullableLoopValues(true)
        .build();
  }

  private static void count(Node node, JinjavaInterpreter interpreter) {
    var budget = BUDGET.get();
    if (budget != null) {
      budget.take();
    }
  }
}
