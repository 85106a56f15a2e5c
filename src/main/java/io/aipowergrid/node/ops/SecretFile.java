package io.aipowergrid.node.ops;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.EnumSet;

/**
 * A file of 32 random bytes in base64, readable by its owner alone, made when it is first asked
 * for.
 */
final class SecretFile {
  private static final int SECRET_BYTES = 32;

  private SecretFile() {}

  /**
   * @return the secret as base64 text without padding or line end
   */
  static String readOrCreate(Path file) throws IOException {
    if (!Files.exists(file)) {
      Files.createDirectories(file.toAbsolutePath().getParent());
      create(file);
    }
    String secret = Files.readString(file).strip();
    if (secret.isEmpty()) {
      throw new IOException(
          file
              + " is empty; restore it from a backup: without it nothing that it sealed can be read");
    }
    return secret;
  }

  private static void create(Path file) throws IOException {
    var bytes = new byte[SECRET_BYTES];
    new SecureRandom().nextBytes(bytes);
    String text = Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    // Written whole under another name first, so that a crash never leaves an empty secret behind.
    Path fresh =
        Files.createTempFile(
            file.toAbsolutePath().getParent(),
            ".secret-",
            "",
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    try (var channel = Files.newByteChannel(fresh, EnumSet.of(StandardOpenOption.WRITE))) {
      channel.write(
          java.nio.ByteBuffer.wrap(text.getBytes(java.nio.charset.StandardCharsets.US_ASCII)));
      ((java.nio.channels.FileChannel) channel).force(true);
    }
    try {
      Files.createLink(file, fresh);
    } catch (FileAlreadyExistsException e) {
      // Another process made it first; theirs is the secret.
    } finally {
      Files.delete(fresh);
    }
  }
}
