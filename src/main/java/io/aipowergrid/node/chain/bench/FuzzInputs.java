package io.aipowergrid.node.chain.bench;

import io.aipowergrid.node.base.Hash256;
import io.aipowergrid.node.chain.codec.HeaderCodec;
import io.aipowergrid.node.chain.consensus.CpuPool;
import io.aipowergrid.node.chain.consensus.ValidatingChain;
import io.aipowergrid.node.chain.model.Block;
import io.aipowergrid.node.chain.model.Script;
import io.aipowergrid.node.chain.model.TxInput;
import io.aipowergrid.node.chain.model.TxOutput;
import io.aipowergrid.node.chain.model.Witness;
import io.aipowergrid.node.chain.params.NetworkParams;
import io.aipowergrid.node.chain.script.ScriptFlags;
import io.aipowergrid.node.chain.script.ScriptInterpreter;
import io.aipowergrid.node.chain.script.ScriptTemplate;
import io.aipowergrid.node.chain.script.SigOps;
import io.aipowergrid.node.chain.script.SignatureChecker;
import io.aipowergrid.node.chain.script.SignatureVerifier;
import io.aipowergrid.node.chain.store.MemoryChainStore;
import io.aipowergrid.node.chain.wire.Command;
import io.aipowergrid.node.chain.wire.CompactBlock;
import io.aipowergrid.node.chain.wire.Frame;
import io.aipowergrid.node.chain.wire.FrameDecoder;
import io.aipowergrid.node.chain.wire.InventoryItem;
import io.aipowergrid.node.chain.wire.Message;
import io.aipowergrid.node.chain.wire.MessageCodec;
import io.aipowergrid.node.chain.wire.NetAddress;
import io.aipowergrid.node.chain.wire.Services;
import io.aipowergrid.node.kawpow.EpochContexts;
import io.aipowergrid.node.kawpow.KawpowHasher;
import io.aipowergrid.node.kawpow.KawpowVerifier;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.Consumer;
import java.util.stream.LongStream;

/**
 * Valid bytes of each kind that a stranger can send, and what reads them: the decoders, the script
 * interpreter, and a chain of a hundred blocks with payments. One thread.
 */
public final class FuzzInputs implements AutoCloseable {
  /** So many that the first coinbases are ripe and payments spend them. */
  private static final int BLOCKS = 110;

  private final NetworkParams params = BenchNetwork.named("fuzz");
  private final CpuPool pool = new CpuPool(1);
  private final ValidatingChain chain;
  private final MessageCodec codec = new MessageCodec(params);
  private final List<byte[]> blocks = new ArrayList<>();

  /**
   * One kind of input.
   *
   * @param samples valid bytes
   * @param mutableFrom the first byte that may change
   * @param target reads them; may throw the named exception for malformed bytes only
   */
  public record Kind(String name, List<byte[]> samples, int mutableFrom, Consumer<byte[]> target) {}

  public FuzzInputs() {
    var parts =
        new ValidatingChain.Parts(
            new MemoryChainStore(),
            new KawpowVerifier(new KawpowHasher(new EpochContexts())),
            SignatureVerifier.DIRECT,
            pool,
            InstantSource.system(),
            new Random(1));
    chain = new ValidatingChain(params, ValidatingChain.Options.DEFAULT, parts);
    chain.start();
    var generator = new ChainGenerator(params, 2);
    for (int i = 0; i < BLOCKS; i++) {
      blocks.add(generator.next());
      chain.submitBlock(params.blockCodec().parse(blocks.getLast()));
    }
    blocks.add(generator.next());
  }

  /** All kinds. */
  public List<Kind> kinds() {
    List<byte[]> next = List.of(blocks.getLast());
    byte[] header = HeaderCodec.toBytes(last().header());
    return List.of(
        new Kind("frames", frames(), 0, this::readFrame),
        new Kind("messages", frames(), Frame.HEADER_BYTES, this::readMessage),
        new Kind("scripts", scripts(), 0, FuzzInputs::runScript),
        new Kind("headers", List.of(header), 0, this::offerHeader),
        // Behind the header, for half of all other nonces would be valid work on this network.
        new Kind("blocks", next, HeaderCodec.LEGACY_BYTES, this::offerBlock));
  }

  private Block last() {
    return params.blockCodec().parse(blocks.getLast());
  }

  private List<byte[]> frames() {
    Block block = last();
    Hash256 id = params.headerHasher().id(block.header());
    var item = new InventoryItem(InventoryItem.BLOCK, id);
    List<Message> messages =
        List.of(
            new Message.BlockBody(block),
            new Message.Headers(List.of(block.header(), block.header())),
            new Message.Tx(block.transactions().getLast()),
            new Message.Inv(List.of(item, item)),
            new Message.GetHeaders(70028, List.of(id, id), Hash256.ZERO),
            new Message.BlockTxn(id, block.transactions()),
            new Message.GetBlockTxn(id, List.of(0, 2)),
            new Message.SendCompact(true, 2),
            new Message.FeeFilter(1000),
            version(),
            new Message.Addr(List.of(new Message.Addr.TimedAddress(1, NetAddress.NONE))),
            new Message.GetData(List.of(item, item)),
            new Message.NotFound(List.of(item)),
            new Message.GetBlocks(70028, List.of(id), Hash256.ZERO),
            new Message.CompactBlockBody(compact(block)),
            new Message.Ping(7),
            new Message.Reject("block", Message.Reject.OBSOLETE, "old", Optional.of(id)));
    return messages.stream()
        .map(message -> codec.toFrame(message).toBytes(params.magic()))
        .toList();
  }

  private static Message version() {
    return new Message.Version(
        70028, Services.OWN, 1, NetAddress.NONE, NetAddress.NONE, 7, "/fuzz/", 100, true);
  }

  /** The coinbase whole, the others by made-up short ids. */
  private static CompactBlock compact(Block block) {
    var transactions = block.transactions();
    List<Long> ids = LongStream.range(1, transactions.size()).boxed().toList();
    return new CompactBlock(
        block.header(), 7, ids, List.of(new CompactBlock.Prefilled(0, transactions.getFirst())));
  }

  private void readFrame(byte[] bytes) {
    new FrameDecoder(params.magic()).feed(bytes, Frame::isIntact);
  }

  /** The frame's name is as it was and its checksum right, whatever the payload became. */
  private void readMessage(byte[] bytes) {
    int nameEnd = 4;
    while (bytes[nameEnd] != 0) {
      nameEnd++;
    }
    String name = new String(bytes, 4, nameEnd - 4, StandardCharsets.US_ASCII);
    byte[] payload = Arrays.copyOfRange(bytes, Frame.HEADER_BYTES, bytes.length);
    codec.parse(Frame.of(Command.of(name), payload));
  }

  private List<byte[]> scripts() {
    var scripts = new ArrayList<byte[]>();
    for (var tx : last().transactions()) {
      tx.inputs().stream().map(TxInput::script).map(Script::toBytes).forEach(scripts::add);
      tx.outputs().stream().map(TxOutput::script).map(Script::toBytes).forEach(scripts::add);
    }
    scripts.removeIf(script -> script.length == 0);
    return scripts;
  }

  private static void runScript(byte[] bytes) {
    Script script = Script.of(bytes);
    ScriptTemplate.of(script);
    SigOps.count(script, true);
    int half = bytes.length / 2;
    ScriptInterpreter.verify(
        Script.of(Arrays.copyOf(bytes, half)),
        Script.of(Arrays.copyOfRange(bytes, half, bytes.length)),
        Witness.of(List.of(bytes)),
        ScriptFlags.BLOCK_FLAGS,
        SignatureChecker.NONE);
    ScriptInterpreter.verify(
        script, script, Witness.EMPTY, ScriptFlags.STANDARD_FLAGS, SignatureChecker.NONE);
  }

  private void offerHeader(byte[] bytes) {
    chain.submitHeaders(List.of(params.headerCodec().parse(bytes)));
  }

  private void offerBlock(byte[] bytes) {
    chain.submitBlock(params.blockCodec().parse(bytes));
  }

  @Override
  public void close() {
    chain.close();
    pool.close();
  }
}
