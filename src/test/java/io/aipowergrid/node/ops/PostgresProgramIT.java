package io.aipowergrid.node.ops;

import static org.assertj.core.api.Assertions.assertThat;

import io.aipowergrid.node.ops.testing.NodeUnderTest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The packaged node, started as root where PostgreSQL can be given no user namespace: it says so in
 * a line that names the ways out. Anybody's node takes itself for root's by {@code user.name}.
 */
class PostgresProgramIT {
  private static final String AS_ROOT = "-Duser.name=root";

  /** As util-linux says it where kernel.unprivileged_userns_clone or a container forbids it. */
  private static final String REFUSAL = "unshare: unshare failed: Operation not permitted";

  @TempDir Path folder;

  @Test
  void saysThatNamespacesAreForbidden() throws Exception {
    Path unshare = folder.resolve("unshare");
    Files.writeString(unshare, "#!/bin/sh\necho '%s' >&2\nexit 1\n".formatted(REFUSAL));
    Files.setPosixFilePermissions(unshare, PosixFilePermissions.fromString("rwx------"));
    assertThat(printedWithPath(folder)).contains("(unshare -U: " + REFUSAL + ")");
  }

  @Test
  void saysThatUnshareIsMissing() throws Exception {
    assertThat(printedWithPath(folder)).contains("Cannot run program \"unshare\"");
  }

  /** What a node that finds its programs in this folder only prints before it ends. */
  private String printedWithPath(Path programs) throws Exception {
    try (var node = new NodeUnderTest(Files.createDirectory(folder.resolve("data")))) {
      node.setEnvironment("PATH", programs.toString());
      node.start(AS_ROOT);
      assertThat(node.awaitExit()).isEqualTo(1);
      List<String> said =
          node.log().lines().filter(line -> !line.contains("incubator module")).toList();
      assertThat(said).as(node.log()).hasSize(1);
      assertThat(said.getFirst())
          .startsWith("aipg: PostgreSQL refuses to run as root, and here it cannot be given a user")
          .endsWith(
              "Start the node as an ordinary user, or set QUARKUS_DATASOURCE_JDBC_URL,"
                  + " QUARKUS_DATASOURCE_USERNAME and QUARKUS_DATASOURCE_PASSWORD to use your own"
                  + " server.");
      return said.getFirst();
    }
  }
}
