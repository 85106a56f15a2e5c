package io.aipowergrid.node.chain;

import io.aipowergrid.node.chain.store.Database;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.scheduler.Scheduled;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import javax.sql.DataSource;

/**
 * Height and age of the tip, how far it is behind the headers, and what the chain's tables take on
 * disk, with their indexes, over all networks of the database. Measured now and then, so that a
 * scrape waits for nothing. Any thread.
 */
@ApplicationScoped
class ChainMeters {
  private static final List<String> TABLES =
      List.of(
          "chain_header",
          "chain_block",
          "chain_undo",
          "chain_coin",
          "chain_index_transaction",
          "chain_index_history",
          "chain_index_coin",
          "chain_index_balance");

  private final Database database;
  private final Map<String, AtomicLong> bytes = new LinkedHashMap<>();

  @Inject
  ChainMeters(
      DataSource dataSource,
      MeterRegistry registry,
      Instance<ChainService> chains,
      InstantSource clock) {
    database = new Database(dataSource);
    for (String table : TABLES) {
      var size = new AtomicLong();
      bytes.put(table, size);
      Gauge.builder("aipg_chain_store_bytes", size, AtomicLong::get)
          .description("Disk of a table of the chain, with its indexes")
          .tag("table", table)
          .register(registry);
    }
    // Asked for at each scrape only, so that an operator command never opens the chain for them.
    Gauge.builder("aipg_chain_height", chains, it -> it.get().tip().height())
        .description("Height of the validated tip")
        .register(registry);
    Gauge.builder("aipg_chain_header_height", chains, it -> it.get().bestHeader().height())
        .description("Height of the best header known, whose block may be still to come")
        .register(registry);
    Gauge.builder("aipg_chain_sync_ratio", chains, it -> synced(it.get()))
        .description("Share of the known headers whose blocks are validated, from 0 to 1")
        .register(registry);
    Gauge.builder("aipg_chain_initial_download", chains, it -> it.get().initialDownload() ? 1 : 0)
        .description("1 while the tip is too old to speak for the network")
        .register(registry);
    Gauge.builder(
            "aipg_chain_tip_age",
            chains,
            it -> clock.instant().getEpochSecond() - it.get().tip().time())
        .description("Time since the tip was mined, by its own clock")
        .baseUnit("seconds")
        .register(registry);
  }

  private static double synced(ChainService chain) {
    int headers = chain.bestHeader().height();
    return headers == 0 ? 1 : (double) Math.min(chain.tip().height(), headers) / headers;
  }

  @Scheduled(
      every = "${aipg.chain.size-check:5m}",
      concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
  void measure() {
    database.run(
        "measure the chain's tables",
        connection -> {
          try (var query =
              connection.prepareStatement("select pg_total_relation_size(?::regclass)")) {
            for (var table : bytes.entrySet()) {
              query.setString(1, table.getKey());
              try (var rows = query.executeQuery()) {
                rows.next();
                table.getValue().set(rows.getLong(1));
              }
            }
          }
          return bytes;
        });
  }
}
