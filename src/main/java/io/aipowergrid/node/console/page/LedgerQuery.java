package io.aipowergrid.node.console.page;

import io.aipowergrid.node.billing.EntryColumn;
import io.aipowergrid.node.billing.EntryFilter;
import io.aipowergrid.node.billing.TransferKind;
import jakarta.ws.rs.QueryParam;
import java.util.Arrays;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The state of the ledger in its address. One request's own. */
public class LedgerQuery {
  @QueryParam("kind")
  @Nullable String kind;

  @QueryParam("customer")
  @Nullable String customer;

  @QueryParam("sort")
  @Nullable String sort;

  @QueryParam("before")
  @Nullable String before;

  String kind() {
    return kind == null ? "" : kind;
  }

  String customer() {
    return customer == null ? "" : customer;
  }

  Sorting<EntryColumn> sorting() {
    return Sorting.of(sort, EntriesTable.STANDARD);
  }

  /** The filters, without order and page. */
  Address address(String path) {
    return Address.of(path).with("kind", kind).with("customer", customer);
  }

  /** What to read; an unknown kind means any. */
  EntryFilter filter(@Nullable UUID after, int limit) {
    var wanted =
        Arrays.stream(TransferKind.values())
            .filter(one -> LedgerView.word(one.name()).equals(kind))
            .findFirst();
    return new EntryFilter(
        Ids.orNull(customer), wanted.orElse(null), sorting().order(), after, limit);
  }
}
