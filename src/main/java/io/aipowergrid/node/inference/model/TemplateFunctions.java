package io.aipowergrid.node.inference.model;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.core.util.Separators;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.hubspot.jinjava.interpret.Context;
import com.hubspot.jinjava.interpret.InterpretException;
import com.hubspot.jinjava.interpret.JinjavaInterpreter;
import com.hubspot.jinjava.lib.filter.Filter;
import com.hubspot.jinjava.lib.fn.ELFunctionDefinition;
import com.hubspot.jinjava.lib.tag.Tag;
import com.hubspot.jinjava.tree.TagNode;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What Hugging Face adds to Jinja for chat templates. */
public final class TemplateFunctions {
  private static final int INDENT_MAX = 8;
  private static final ObjectMapper JSON = new ObjectMapper();

  private TemplateFunctions() {}

  static void register(Context context) {
    context.registerFunction(
        new ELFunctionDefinition(
            "", "raise_exception", TemplateFunctions.class, "raise", Object.class));
    context.registerFunction(
        new ELFunctionDefinition(
            "", "strftime_now", TemplateFunctions.class, "strftime", Object.class));
    context.registerFilter(new ToJson());
    context.registerTag(new GenerationTag());
  }

  /** A template's own refusal. */
  static final class RaisedException extends InterpretException {
    private static final long serialVersionUID = 1L;

    RaisedException(String message) {
      super(message);
    }
  }

  /** {@code raise_exception(message)}: the template refuses the conversation. */
  @SuppressWarnings("DoNotCallSuggester") // Templates call it by name.
  public static Object raise(Object message) {
    throw new RaisedException(String.valueOf(message));
  }

  /**
   * {@code strftime_now(format)}. A prompt must be the same tokens whenever it is replayed, and a
   * day boundary must not change it, so the date is a fixed one: 2026-01-01.
   */
  public static String strftime(Object format) {
    var date = LocalDate.of(2026, 1, 1).atStartOfDay(ZoneOffset.UTC);
    var text = new StringBuilder();
    var pattern = String.valueOf(format);
    for (int i = 0; i < pattern.length(); i++) {
      if (pattern.charAt(i) == '%' && i + 1 < pattern.length()) {
        text.append(date.format(directive(pattern.charAt(++i))));
      } else {
        text.append(pattern.charAt(i));
      }
    }
    return text.toString();
  }

  private static DateTimeFormatter directive(char letter) {
    var pattern =
        switch (letter) {
          case 'd' -> "dd";
          case 'm' -> "MM";
          case 'Y' -> "yyyy";
          case 'y' -> "yy";
          case 'b' -> "MMM";
          case 'B' -> "MMMM";
          case 'a' -> "EEE";
          case 'A' -> "EEEE";
          case 'H' -> "HH";
          case 'M' -> "mm";
          case 'S' -> "ss";
          case 'j' -> "DDD";
          case '%' -> "'%'";
          default -> throw new InterpretException("strftime_now does not know %" + letter);
        };
    return DateTimeFormatter.ofPattern(pattern, Locale.ENGLISH);
  }

  /** {@code tojson(indent=n)} as Python writes JSON: a space after comma and colon. */
  private static final class ToJson implements Filter {
    @Override
    public String getName() {
      return "tojson";
    }

    @Override
    public Object filter(
        @Nullable Object value,
        JinjavaInterpreter interpreter,
        Object[] args,
        Map<String, Object> namedArgs) {
      var indent = args.length > 0 ? args[0] : namedArgs.get("indent");
      int spaces = indent instanceof Number number ? number.intValue() : -1;
      if (spaces > INDENT_MAX) {
        throw new InterpretException("tojson indents by at most " + INDENT_MAX);
      }
      try {
        return JSON.writer(printer(spaces)).writeValueAsString(value);
      } catch (JsonProcessingException e) {
        throw new InterpretException("tojson cannot write this value");
      }
    }

    @Override
    public Object filter(@Nullable Object value, JinjavaInterpreter interpreter, String... args) {
      return filter(value, interpreter, new Object[0], Map.of());
    }

    private static DefaultPrettyPrinter printer(int spaces) {
      var separators =
          Separators.createDefaultInstance()
              .withObjectFieldValueSpacing(Separators.Spacing.AFTER)
              .withObjectEntrySpacing(
                  spaces < 0 ? Separators.Spacing.AFTER : Separators.Spacing.NONE)
              .withArrayValueSpacing(
                  spaces < 0 ? Separators.Spacing.AFTER : Separators.Spacing.NONE)
              .withObjectEmptySeparator("")
              .withArrayEmptySeparator("");
      var indenter =
          spaces < 0
              ? new DefaultPrettyPrinter.NopIndenter()
              : new DefaultIndenter(" ".repeat(spaces), "\n");
      return new DefaultPrettyPrinter(separators)
          .withObjectIndenter(indenter)
          .withArrayIndenter(indenter);
    }
  }

  /** {@code generation}: marks the assistant's part for training; for us just its content. */
  private static final class GenerationTag implements Tag {
    private static final long serialVersionUID = 1L;

    @Override
    public String getName() {
      return "generation";
    }

    @Override
    public String getEndTagName() {
      return "endgeneration";
    }

    @Override
    public String interpret(TagNode node, JinjavaInterpreter interpreter) {
      var text = new StringBuilder();
      for (var child : node.getChildren()) {
        text.append(child.render(interpreter));
      }
      return text.toString();
    }
  }
}
