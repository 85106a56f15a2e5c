package io.aipowergrid.node.ops.bench;

import static io.aipowergrid.node.ops.bench.BenchRun.format;
import static io.aipowergrid.node.ops.bench.BenchRun.mebibytes;
import static io.aipowergrid.node.ops.bench.BenchRun.seconds;

import io.agroal.api.AgroalDataSource;
import io.agroal.api.configuration.supplier.AgroalDataSourceConfigurationSupplier;
import io.agroal.api.security.NamePrincipal;
import io.agroal.api.security.SimplePassword;
import io.aipowergrid.node.base.Trees;
import io.aipowergrid.node.chain.ImportBench;
import io.aipowergrid.node.ops.EmbeddedPostgres;
import io.aipowergrid.node.ops.TextTable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;

/** A chain with signed payments, imported into an embedded database of its own. */
final class ImportTables implements Bench {
  private static final int CONNECTIONS = 4;

  @Override
  public String name() {
    return "import";
  }

  @Override
  public String group() {
    return "chain";
  }

  @Override
  public String about() {
    return "import of a generated chain into PostgreSQL";
  }

  @Override
  public void run(BenchRun run) throws IOException {
    long start = System.nanoTime();
    ImportBench bench = ImportBench.generate(run.blocks(), run.threads());
    System.out.printf(
        "%,d blocks of together %s made in %.0f s%n",
        run.blocks(), mebibytes(bench.bytes()), (System.nanoTime() - start) / 1e9);
    var imports =
        new TextTable(
            "index", "blocks", "import", "blocks/s", "tx/s", "index at tip", "heap", "database");
    var disk = new TextTable("index", "table", "disk", "bytes a block");
    importInto("off", bench, run, imports, disk);
    importInto("on", bench, run, imports, disk);
    run.print("Block import: all rules, PostgreSQL with fsync, peak memory", imports);
    run.print("Disk after it, with indexes", disk);
  }

  private static void importInto(
      String index, ImportBench bench, BenchRun run, TextTable imports, TextTable disk)
      throws IOException {
    Path folder = Files.createTempDirectory("aipg-bench-");
    EmbeddedPostgres server = EmbeddedPostgres.start(folder);
    try (AgroalDataSource pool = pool(server)) {
      Flyway.configure().dataSource(pool).load().migrate();
      ImportBench.Result result = bench.run(pool, "bench", index.equals("on"));
      imports.row(
          index,
          format("%,d", result.blocks()),
          seconds(result.imported()),
          perSecond(result.blocks(), result.imported()),
          perSecond(result.transactions(), result.imported()),
          result.indexed().isZero() ? "-" : seconds(result.indexed()),
          mebibytes(result.heapBytesPeak()),
          mebibytes(ChildNode.databaseResidentBytes(folder)));
      tableBytes(pool)
          .forEach(
              (table, bytes) ->
                  disk.row(
                      index,
                      table,
                      mebibytes(bytes),
                      format("%,d", bytes / Math.max(1, result.blocks()))));
    } catch (SQLException e) {
      throw new IllegalStateException("the bench's database failed", e);
    } finally {
      server.stop();
      Trees.deleteIfExists(folder);
    }
  }

  private static AgroalDataSource pool(EmbeddedPostgres server) throws SQLException {
    return AgroalDataSource.from(
        new AgroalDataSourceConfigurationSupplier()
            .connectionPoolConfiguration(
                pool ->
                    pool.maxSize(CONNECTIONS)
                        .connectionFactoryConfiguration(
                            factory ->
                                factory
                                    .jdbcUrl(server.jdbcUrl())
                                    .principal(new NamePrincipal(server.user()))
                                    .credential(new SimplePassword(server.password())))));
  }

  private static Map<String, Long> tableBytes(DataSource pool) throws SQLException {
    var sizes = new TreeMap<String, Long>();
    try (var connection = pool.getConnection();
        var statement = connection.createStatement();
        var rows =
            statement.executeQuery(
                "select relname, pg_total_relation_size(oid) from pg_class"
                    + " where relkind = 'r' and relname like 'chain\\_%'"
                    + " and pg_relation_size(oid) > 0")) {
      while (rows.next()) {
        sizes.put(rows.getString(1), rows.getLong(2));
      }
    }
    return sizes;
  }

  private static String perSecond(long count, Duration time) {
    return format("%,.0f", count * 1e9 / time.toNanos());
  }
}
