package io.aipowergrid.node.ops.cli;

import io.aipowergrid.node.crypto.Ed25519;
import io.aipowergrid.node.proof.KeyId;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** Reads keys that a person trusts: hex text, or a file that holds such text. */
final class TrustedKeys {
  private static final int FILE_BYTES_MAX = 64 << 10;
  private static final Pattern KEY_ID = Pattern.compile("[0-9a-fA-F]{32}");
  private static final Pattern PUBLIC_KEY = Pattern.compile("[0-9a-fA-F]{64}");

  /** In a saved {@code /v1/log/key} or any text; longer runs of hex are no keys. */
  private static final Pattern INSIDE =
      Pattern.compile("(?<![0-9a-fA-F])[0-9a-fA-F]{64}(?![0-9a-fA-F])");

  private TrustedKeys() {}

  /** The ids of the keys; empty when there is none. */
  static Optional<Set<KeyId>> parse(String textOrFile) throws IOException {
    if (KEY_ID.matcher(textOrFile).matches()) {
      return Optional.of(Set.of(KeyId.fromHex(textOrFile)));
    }
    if (PUBLIC_KEY.matcher(textOrFile).matches()) {
      return Optional.of(Set.of(idOf(textOrFile)));
    }
    return inFile(textOrFile);
  }

  private static Optional<Set<KeyId>> inFile(String name) throws IOException {
    Path path;
    try {
      path = Path.of(name);
    } catch (InvalidPathException e) {
      return Optional.empty();
    }
    if (!Files.isRegularFile(path) || Files.size(path) > FILE_BYTES_MAX) {
      return Optional.empty();
    }
    var bytes = Files.readAllBytes(path);
    if (bytes.length == Ed25519.PUBLIC_KEY_BYTES) {
      return Optional.of(Set.of(KeyId.ofPublicKey(bytes)));
    }
    var ids = new HashSet<KeyId>();
    var matcher = INSIDE.matcher(new String(bytes, StandardCharsets.UTF_8));
    while (matcher.find()) {
      ids.add(idOf(matcher.group()));
    }
    return ids.isEmpty() ? Optional.empty() : Optional.of(ids);
  }

  private static KeyId idOf(String publicKeyHex) {
    return KeyId.ofPublicKey(HexFormat.of().parseHex(publicKeyHex));
  }
}
