package io.aipowergrid.node.jobs;

import io.aipowergrid.node.base.UuidV7;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.InstantSource;
import java.util.UUID;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * Who holds a lease: this installation (kept in the data directory, so that a restarted node knows
 * its own earlier leases) and this life of it. Nodes that share a database need a data directory
 * each. Any thread.
 */
@ApplicationScoped
class NodeIdentity {
  private static final String FILE_NAME = "node-id";

  private final UUID node;
  private final UUID boot;

  @Inject
  NodeIdentity(
      @ConfigProperty(name = "aipg.data-dir", defaultValue = "data") Path dataDir,
      InstantSource clock) {
    boot = UuidV7.at(clock.instant());
    node = readOrMake(dataDir.resolve(FILE_NAME), boot);
  }

  UUID node() {
    return node;
  }

  UUID boot() {
    return boot;
  }

  private static UUID readOrMake(Path file, UUID fresh) {
    try {
      if (Files.exists(file)) {
        return UUID.fromString(Files.readString(file).strip());
      }
      Files.createDirectories(file.toAbsolutePath().getParent());
      // Written beside and moved, so that a crash never leaves half an identity behind.
      Path part = file.resolveSibling(FILE_NAME + ".part");
      Files.writeString(part, fresh + "\n");
      Files.move(part, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
      return fresh;
    } catch (IllegalArgumentException e) {
      throw new IllegalStateException(
          file + " does not hold a node identity; restore it or remove it", e);
    } catch (IOException e) {
      throw new UncheckedIOException("the node identity cannot be kept in " + file, e);
    }
  }
}
