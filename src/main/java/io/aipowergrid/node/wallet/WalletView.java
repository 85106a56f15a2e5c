package io.aipowergrid.node.wallet;

import java.time.Instant;
import java.util.UUID;

/**
 * A wallet as its owner sees it.
 *
 * @param watchOnly whether it has no keys to spend with
 * @param accountKey the extended public key, which lets others watch the wallet
 */
public record WalletView(
    UUID id, String name, boolean watchOnly, String accountKey, Instant createdAt) {}
