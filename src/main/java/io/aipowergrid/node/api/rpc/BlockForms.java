package io.aipowergrid.node.api.rpc;

import io.aipowergrid.node.base.Hash256;
import io.aipowergrid.node.base.MalformedBytesException;
import io.aipowergrid.node.chain.BlockImportResult;
import io.aipowergrid.node.chain.ChainService;
import io.aipowergrid.node.chain.model.Block;
import io.aipowergrid.node.chain.model.Transaction;
import io.aipowergrid.node.chain.model.TxInput;
import io.aipowergrid.node.chain.model.Witness;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** How miners write blocks and nonces, and how they are told what became of them. Any thread. */
@Singleton
class BlockForms {
  /** What is said of bytes that are no block. */
  static final String UNREADABLE = "Block decode failed";

  /** OP_RETURN, push of 36 bytes, and the mark of BIP 141. */
  private static final String COMMITMENT = "6a24aa21a9ed";

  private static final Pattern NONCE = Pattern.compile("[0-9a-fA-F]{1,16}");

  private final ChainService chain;

  BlockForms(ChainService chain) {
    this.chain = chain;
  }

  /** A block as this network writes it. */
  Block parse(byte[] bytes) {
    try {
      return chain.params().blockCodec().parse(bytes);
    } catch (MalformedBytesException e) {
      throw new RpcError(RpcError.DESERIALIZATION, UNREADABLE);
    }
  }

  /** Miners leave out the 32 zero bytes that a commitment asks for (chain.md 9.4). */
  static Block withCoinbaseWitness(Block block) {
    Transaction coinbase = block.transactions().getFirst();
    boolean commits =
        coinbase.outputs().stream()
            .anyMatch(output -> output.script().toHex().startsWith(COMMITMENT));
    if (!commits || coinbase.hasWitness()) {
      return block;
    }
    TxInput input =
        coinbase.inputs().getFirst().withWitness(Witness.of(List.of(new byte[Hash256.LENGTH])));
    var transactions = new ArrayList<>(block.transactions());
    transactions.set(
        0,
        new Transaction(
            coinbase.version(), List.of(input), coinbase.outputs(), coinbase.lockTime()));
    return new Block(block.header(), transactions);
  }

  /** As BIP 22 words it: null for the new tip. */
  static @Nullable String verdict(BlockImportResult result) {
    return switch (result) {
      case BlockImportResult.Connected _ -> null;
      case BlockImportResult.SideBranch _ -> "inconclusive";
      case BlockImportResult.AlreadyKnown _ -> "duplicate";
      case BlockImportResult.Orphan _ -> "prev-blk-not-found";
      case BlockImportResult.Rejected rejected -> rejected.reason().code();
      case BlockImportResult.WrongBody wrong -> wrong.reason().code();
    };
  }

  /** Up to 16 hex digits, with or without 0x. */
  static long nonce(String text) {
    String digits = text.startsWith("0x") ? text.substring(2) : text;
    if (!NONCE.matcher(digits).matches()) {
      throw new RpcError(RpcError.INVALID_PARAMS, "Invalid nonce hex string");
    }
    return HexFormat.fromHexDigitsToLong(digits);
  }
}
