package io.aipowergrid.node.api.rpc;

import io.aipowergrid.node.api.RpcConfig;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Who may call: the configured name and password, and whoever can read the cookie file
 * (httprpc.cpp, InitRPCAuthentication). Comparisons take the same time whatever was guessed.
 */
@Singleton
class RpcAccess {
  private static final String SCHEME = "Basic ";
  private static final String COOKIE_USER = "__cookie__";
  private static final int COOKIE_BYTES = 32;

  private final Path file;
  private final Optional<byte[]> configured;
  private final byte[] cookie;

  RpcAccess(RpcConfig config) {
    file = Path.of(config.cookieFile());
    configured =
        config
            .user()
            .flatMap(user -> config.password().map(password -> bytes(user + ":" + password)));
    var secret = new byte[COOKIE_BYTES];
    new SecureRandom().nextBytes(secret);
    cookie = bytes(COOKIE_USER + ":" + HexFormat.of().formatHex(secret));
  }

  /** Writes the cookie for programs of this machine; only its owner can read it. */
  void writeCookie() throws IOException {
    Path folder = file.toAbsolutePath().getParent();
    Files.createDirectories(folder);
    Path fresh =
        Files.createTempFile(
            folder,
            ".rpc-",
            "",
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    Files.write(fresh, cookie);
    Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
  }

  void removeCookie() throws IOException {
    Files.deleteIfExists(file);
  }

  /** Whether the header names somebody who may call. */
  boolean admits(@Nullable String authorization) {
    if (authorization == null || !authorization.startsWith(SCHEME)) {
      return false;
    }
    byte[] given;
    try {
      given = Base64.getDecoder().decode(authorization.substring(SCHEME.length()).strip());
    } catch (IllegalArgumentException e) {
      return false;
    }
    boolean byCookie = MessageDigest.isEqual(cookie, given);
    boolean byName = configured.map(it -> MessageDigest.isEqual(it, given)).orElse(false);
    return byCookie | byName;
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
