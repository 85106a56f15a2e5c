package io.aipowergrid.node.console.page;

import io.aipowergrid.node.proof.LogEntry;
import io.aipowergrid.node.proof.TreeHead;
import java.util.List;

/**
 * The head of the transparency log and its entries.
 *
 * @param publicKey hex of the key that signs
 * @param newer address of the page with newer entries, or empty
 */
public record LogView(
    TreeHead head,
    String signature,
    String publicKey,
    List<LogEntry> entries,
    String newer,
    String older) {
  public LogView {
    entries = List.copyOf(entries);
  }
}
