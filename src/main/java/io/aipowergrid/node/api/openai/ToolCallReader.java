package io.aipowergrid.node.api.openai;

import io.aipowergrid.node.inference.ToolCallText;
import java.util.ArrayList;
import java.util.List;

/**
 * Finds the calls in an answer as it comes, piece by piece. The answer was held to the form of
 * {@link ToolPrompt}, so a line end never stands inside arguments. Used by one thread.
 */
final class ToolCallReader {
  /** What became known. */
  sealed interface Part {
    /** Text beside the calls. */
    record Text(String text) implements Part {}

    /** A call began. */
    record Call(int index, String name) implements Part {}

    /** More of the arguments of the last call. */
    record Arguments(int index, String text) implements Part {}
  }

  private enum Place {
    TEXT,
    NAME,
    ARGUMENTS,
    BEHIND
  }

  private static final String MARK = ToolPrompt.CALL_OPEN;
  private static final String MIDDLE = ToolPrompt.CALL_MIDDLE;

  private final StringBuilder held = new StringBuilder();
  private Place place = Place.TEXT;
  private final ToolUse use;
  private int calls;

  /** A reader before the first piece of an answer. */
  ToolCallReader(ToolUse use) {
    this.use = use;
  }

  /** How many calls have begun. */
  int calls() {
    return calls;
  }

  /** Takes the next piece of the answer. */
  List<Part> add(String piece) {
    held.append(piece);
    var parts = new ArrayList<Part>();
    while (step(parts)) {
      // Each step takes one mark; the last one holds back what may become a mark.
    }
    return parts;
  }

  /**
   * Tells what was held back; an answer that was cut may end inside a call. The beginning of a mark
   * is text only where nothing bound the answer to go on with a call.
   */
  List<Part> end() {
    var parts = new ArrayList<Part>();
    if (place == Place.TEXT) {
      text(held.length() - (isBound() ? possibleMark() : 0), parts);
    }
    return parts;
  }

  // Behind the whole opening tag only a call can follow, whether one is required or not.
  private boolean isBound() {
    int begun = begunMark();
    return begun >= (use == ToolUse.REQUIRED ? 1 : ToolCallText.MARK.length());
  }

  private boolean step(List<Part> parts) {
    return switch (place) {
      case TEXT -> beforeCall(parts);
      case NAME -> name(parts);
      case ARGUMENTS -> arguments(parts);
      case BEHIND -> behind();
    };
  }

  private boolean beforeCall(List<Part> parts) {
    int mark = held.indexOf(MARK);
    if (mark < 0) {
      text(held.length() - possibleMark(), parts);
      return false;
    }
    text(endOfText(mark), parts);
    held.delete(0, held.indexOf(MARK) + MARK.length());
    place = Place.NAME;
    return true;
  }

  private void text(int length, List<Part> parts) {
    if (length > 0) {
      parts.add(new Part.Text(held.substring(0, length)));
      held.delete(0, length);
    }
  }

  /** Length of the end of the text that may be white space before a mark, or begin one. */
  private int possibleMark() {
    return held.length() - endOfText(held.length() - begunMark());
  }

  /** Length of the end of the text that begins a mark, 0 where none does. */
  private int begunMark() {
    for (int length = Math.min(MARK.length() - 1, held.length()); length > 0; length--) {
      if (MARK.startsWith(held.substring(held.length() - length))) {
        return length;
      }
    }
    return 0;
  }

  private int endOfText(int end) {
    int at = end;
    while (at > 0 && Character.isWhitespace(held.charAt(at - 1))) {
      at--;
    }
    return at;
  }

  private boolean name(List<Part> parts) {
    int middle = held.indexOf(MIDDLE);
    if (middle < 0) {
      return false;
    }
    parts.add(new Part.Call(calls++, held.substring(0, middle)));
    held.delete(0, middle + MIDDLE.length());
    place = Place.ARGUMENTS;
    return true;
  }

  // The brace before the line end closes the call, not the arguments.
  private boolean arguments(List<Part> parts) {
    int end = held.indexOf("\n");
    int known = end < 0 ? held.length() : end;
    int length = known > 0 && held.charAt(known - 1) == '}' ? known - 1 : known;
    if (length > 0) {
      parts.add(new Part.Arguments(calls - 1, held.substring(0, length)));
      held.delete(0, length);
    }
    if (end >= 0) {
      place = Place.BEHIND;
    }
    return end >= 0;
  }

  private boolean behind() {
    int next = held.indexOf(MARK);
    if (next < 0) {
      return false;
    }
    held.delete(0, next + MARK.length());
    place = Place.NAME;
    return true;
  }
}
