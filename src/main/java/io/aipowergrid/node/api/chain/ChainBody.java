package io.aipowergrid.node.api.chain;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.aipowergrid.node.chain.ChainIndex;
import io.aipowergrid.node.chain.HeaderEntry;
import io.aipowergrid.node.chain.PeerInfo;
import io.aipowergrid.node.chain.model.KawpowHeader;
import io.aipowergrid.node.chain.model.LegacyHeader;
import java.time.Instant;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** What the chain routes answer. Hashes are hex in display order, amounts base units (1e-8). */
public final class ChainBody {
  private ChainBody() {}

  /**
   * Where the node stands.
   *
   * @param headers height of the best header known
   * @param secondsLeft until the tip is the best header, or null when nothing moves
   */
  @Schema(name = "ChainStatus")
  public record Status(
      @JsonProperty("object") @Schema(examples = "chain.status") String object,
      @JsonProperty("network") String network,
      @JsonProperty("height") int height,
      @JsonProperty("hash") String hash,
      @JsonProperty("time") Instant time,
      @JsonProperty("headers") int headers,
      @JsonProperty("peers") int peers,
      @JsonProperty("initial_download") boolean initialDownload,
      @JsonProperty("blocks_per_second") double blocksPerSecond,
      @JsonProperty("seconds_left") @Nullable Long secondsLeft,
      @JsonProperty("indexed_height") @Nullable Integer indexedHeight) {}

  /** A block's header. */
  @Schema(name = "ChainHeader")
  public record Header(
      @JsonProperty("hash") String hash,
      @JsonProperty("height") int height,
      @JsonProperty("confirmations") int confirmations,
      @JsonProperty("version") int version,
      @JsonProperty("previous") String previous,
      @JsonProperty("merkle_root") String merkleRoot,
      @JsonProperty("time") Instant time,
      @JsonProperty("bits") String bits,
      @JsonProperty("nonce") @Schema(description = "Hex") String nonce,
      @JsonProperty("mix_hash") @Nullable String mixHash) {
    static Header of(HeaderEntry entry, int confirmations) {
      var header = entry.header();
      return new Header(
          entry.id().toDisplayHex(),
          entry.height(),
          confirmations,
          header.version(),
          header.previous().toDisplayHex(),
          header.merkleRoot().toDisplayHex(),
          Instant.ofEpochSecond(header.time()),
          "%08x".formatted(header.bits()),
          switch (header) {
            case LegacyHeader legacy -> "%08x".formatted(legacy.nonce());
            case KawpowHeader kawpow -> "%016x".formatted(kawpow.nonce());
          },
          switch (header) {
            case LegacyHeader legacy -> null;
            case KawpowHeader kawpow -> kawpow.mixHash().toDisplayHex();
          });
    }
  }

  /** Headers, newest first; {@code next} is the height to go on from, null at the end. */
  @Schema(name = "ChainHeaders")
  public record Headers(
      @JsonProperty("object") @Schema(examples = "list") String object,
      @JsonProperty("data") List<Header> data,
      @JsonProperty("next") @Nullable Integer next) {}

  /** A block. */
  @Schema(name = "ChainBlock")
  public record BlockBody(
      @JsonProperty("object") @Schema(examples = "chain.block") String object,
      @JsonProperty("header") Header header,
      @JsonProperty("size") int size,
      @JsonProperty("transactions") List<String> transactions) {}

  /** A transaction; without a block while it waits in the pool. */
  @Schema(name = "ChainTransaction")
  public record Tx(
      @JsonProperty("object") @Schema(examples = "chain.transaction") String object,
      @JsonProperty("txid") String txid,
      @JsonProperty("block") @Nullable String block,
      @JsonProperty("height") @Nullable Integer height,
      @JsonProperty("confirmations") int confirmations,
      @JsonProperty("size") int size,
      @JsonProperty("weight") int weight,
      @JsonProperty("inputs") List<Input> inputs,
      @JsonProperty("outputs") List<Output> outputs,
      @JsonProperty("hex") String hex) {}

  /** What a transaction spends; both are null for a coinbase. */
  @Schema(name = "ChainInput")
  public record Input(
      @JsonProperty("txid") @Nullable String txid, @JsonProperty("index") @Nullable Long index) {}

  /** What a transaction pays. */
  @Schema(name = "ChainOutput")
  public record Output(
      @JsonProperty("index") int index,
      @JsonProperty("value") long value,
      @JsonProperty("type") String type,
      @JsonProperty("address") @Nullable String address,
      @JsonProperty("script") String script) {}

  /** What an address has. */
  @Schema(name = "ChainAddress")
  public record AddressBody(
      @JsonProperty("object") @Schema(examples = "chain.address") String object,
      @JsonProperty("address") String address,
      @JsonProperty("balance") long balance,
      @JsonProperty("received") long received,
      @JsonProperty("transactions") long transactions) {}

  /** Transactions of an address, newest first; {@code next} goes on as {@code before}. */
  @Schema(name = "ChainAddressHistory")
  public record History(
      @JsonProperty("object") @Schema(examples = "list") String object,
      @JsonProperty("data") List<HistoryEntry> data,
      @JsonProperty("next") @Nullable Long next) {}

  /** One transaction of an address. */
  @Schema(name = "ChainAddressEntry")
  public record HistoryEntry(
      @JsonProperty("txid") String txid,
      @JsonProperty("height") int height,
      @JsonProperty("received") long received,
      @JsonProperty("sent") long sent) {
    static HistoryEntry of(ChainIndex.AddressHistory.Entry entry) {
      return new HistoryEntry(
          entry.txid().toDisplayHex(),
          entry.height(),
          entry.received().units(),
          entry.sent().units());
    }
  }

  /** Unspent outputs; {@code next} goes on as {@code after}. */
  @Schema(name = "ChainAddressUtxos")
  public record Utxos(
      @JsonProperty("object") @Schema(examples = "list") String object,
      @JsonProperty("data") List<Utxo> data,
      @JsonProperty("next") @Nullable String next) {}

  /** An unspent output. */
  @Schema(name = "ChainUtxo")
  public record Utxo(
      @JsonProperty("txid") String txid,
      @JsonProperty("index") long index,
      @JsonProperty("value") long value,
      @JsonProperty("height") int height,
      @JsonProperty("coinbase") boolean coinbase) {
    static Utxo of(ChainIndex.AddressCoins.Unspent unspent) {
      var coin = unspent.coin();
      return new Utxo(
          unspent.outPoint().txid().toDisplayHex(),
          unspent.outPoint().index(),
          coin.output().value(),
          coin.height(),
          coin.coinbase());
    }
  }

  /** Transactions that wait for a block. */
  @Schema(name = "ChainMempool")
  public record Mempool(
      @JsonProperty("object") @Schema(examples = "chain.mempool") String object,
      @JsonProperty("count") int count,
      @JsonProperty("virtual_bytes") long virtualBytes,
      @JsonProperty("fees") @Schema(description = "Sum of what all pay, base units") long fees,
      @JsonProperty("memory_bytes") long memoryBytes,
      @JsonProperty("memory_bytes_max") long memoryBytesMax,
      @JsonProperty("fee_per_kilobyte_min") long feePerKilobyteMin,
      @JsonProperty("txids") @Schema(description = "At most 1000") List<String> txids) {}

  /** The connected peers. */
  @Schema(name = "ChainPeers")
  public record PeerList(
      @JsonProperty("object") @Schema(examples = "list") String object,
      @JsonProperty("data") List<Peer> data) {}

  /** One connected peer. */
  @Schema(name = "ChainPeer")
  public record Peer(
      @JsonProperty("id") long id,
      @JsonProperty("address") String address,
      @JsonProperty("inbound") boolean inbound,
      @JsonProperty("user_agent") String userAgent,
      @JsonProperty("known_height") int knownHeight,
      @JsonProperty("connected_at") Instant connectedAt,
      @JsonProperty("bytes_received") long bytesReceived,
      @JsonProperty("bytes_sent") long bytesSent,
      @JsonProperty("ban_score") int banScore) {
    static Peer of(PeerInfo peer) {
      return new Peer(
          peer.id(),
          peer.address(),
          peer.inbound(),
          peer.userAgent(),
          peer.knownHeight(),
          peer.connectedAt(),
          peer.bytesReceived(),
          peer.bytesSent(),
          peer.banScore());
    }
  }

  /** A transaction that was taken into the pool. */
  @Schema(name = "ChainBroadcast")
  public record Broadcast(
      @JsonProperty("object") @Schema(examples = "chain.broadcast") String object,
      @JsonProperty("txid") String txid) {}
}
