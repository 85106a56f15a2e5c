package io.aipowergrid.node.inference.model;

import io.aipowergrid.node.base.ErrorCode;
import io.aipowergrid.node.base.NodeException;
import io.aipowergrid.node.inference.ChatMessage;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * Keeps what people write from becoming special tokens. Before a template is rendered, a marker (a
 * Unicode noncharacter that occurs nowhere in the conversation) is put inside each special token
 * that a message spells out, and inside each beginning or end of one at a message's edge, where the
 * template's text could complete it. After rendering, only unmarked special tokens are tokens; the
 * markers are taken out of everything else. So filters, trimming and conditions of a template work
 * on the text as it was written, and a message that spells no special token is not touched at all.
 * Thread-safe.
 */
final class ContentGuard {
  private static final char MARKER_FIRST = '\uFDD0';
  private static final char MARKER_LAST = '\uFDEF';

  private final SpecialTokens specialTokens;
  private final Set<String> texts;

  ContentGuard(SpecialTokens specialTokens) {
    this.specialTokens = specialTokens;
    this.texts = specialTokens.ids().keySet();
  }

  /**
   * The conversation made safe to render.
   *
   * @param marker the character that was put in
   */
  record Guarded(List<ChatMessage> messages, char marker) {}

  Guarded guard(List<ChatMessage> messages) {
    char marker = unusedMarker(messages);
    return new Guarded(
        messages.stream()
            .map(message -> new ChatMessage(message.role(), mark(message.content(), marker)))
            .toList(),
        marker);
  }

  /** The rendered text cut at the special tokens that the template wrote, without markers. */
  List<SpecialTokens.Piece> split(String rendered, char marker) {
    var pieces = new ArrayList<SpecialTokens.Piece>();
    for (var piece : specialTokens.split(rendered, marker)) {
      if (piece.id() != null) {
        pieces.add(piece);
        continue;
      }
      var text = piece.text().replace(String.valueOf(marker), "");
      if (!text.isEmpty()) {
        pieces.add(new SpecialTokens.Piece(text, null));
      }
    }
    return pieces;
  }

  private static char unusedMarker(List<ChatMessage> messages) {
    for (char marker = MARKER_FIRST; marker <= MARKER_LAST; marker++) {
      int candidate = marker;
      if (messages.stream().noneMatch(message -> message.content().indexOf(candidate) >= 0)) {
        return marker;
      }
    }
    throw new NodeException(
        ErrorCode.INVALID_REQUEST,
        "The messages contain all of the noncharacters U+FDD0 to U+FDEF. Leave them out.",
        "messages");
  }

  private String mark(String content, char marker) {
    var places = new TreeSet<Integer>();
    addWholeTokens(content, places);
    addEdges(content, places);
    if (places.isEmpty()) {
      return content;
    }
    var marked = new StringBuilder(content);
    for (int place : places.descendingSet()) {
      marked.insert(place, marker);
    }
    return marked.toString();
  }

  // A token of one character has no inside; the marker before it does the same (SpecialTokens).
  private void addWholeTokens(String content, Set<Integer> places) {
    for (int at = 0; at < content.length(); at++) {
      if (specialTokens.lengthAt(content, at) > 1) {
        places.add(at + 1);
      }
      if (texts.contains(content.substring(at, at + 1))) {
        places.add(at);
      }
    }
  }

  // Templates trim messages, so the edges are those of the text without white space around it.
  private void addEdges(String content, Set<Integer> places) {
    int end = content.stripTrailing().length();
    int start = content.length() - content.stripLeading().length();
    for (var token : texts) {
      for (int length = 1; length < token.length() && length <= end - start; length++) {
        if (content.startsWith(token.substring(0, length), end - length)) {
          places.add(end - length + 1);
        }
        if (content.startsWith(token.substring(token.length() - length), start)) {
          places.add(start + length - 1);
        }
      }
    }
  }
}
