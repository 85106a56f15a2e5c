package io.aipowergrid.node.console.page;

import java.util.List;

/** What a search found, when it was not exactly one thing. */
public record FoundView(String asked, List<Hit> hits) {
  public FoundView {
    hits = List.copyOf(hits);
  }

  /** One thing found. */
  public record Hit(String kind, String label, String href) {}
}
