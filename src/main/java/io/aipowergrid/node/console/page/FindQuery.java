package io.aipowergrid.node.console.page;

import jakarta.ws.rs.QueryParam;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The state of a table in its address: what it is searched for, its order, its page. */
public abstract class FindQuery {
  @QueryParam("find")
  @Nullable String find;

  @QueryParam("sort")
  @Nullable String sort;

  @QueryParam("page")
  @Nullable String page;

  /** What a row's text contains. */
  final String find() {
    return find == null ? "" : find.strip();
  }

  /** Whether a text contains what is searched for, in whatever case. */
  final boolean finds(String text) {
    return text.toLowerCase(Locale.ROOT).contains(find().toLowerCase(Locale.ROOT));
  }

  /** The filter, without order and page. */
  Address address(String path) {
    return Address.of(path).with("find", find());
  }
}
