package io.aipowergrid.node.chain.wire;

import java.util.Arrays;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The commands this node knows by name (protocol.cpp, NetMsgType); a bounded set of labels. */
public enum Command {
  VERSION("version"),
  VERACK("verack"),
  PING("ping"),
  PONG("pong"),
  GETADDR("getaddr"),
  ADDR("addr"),
  INV("inv"),
  GETDATA("getdata"),
  NOTFOUND("notfound"),
  GETHEADERS("getheaders"),
  HEADERS("headers"),
  GETBLOCKS("getblocks"),
  BLOCK("block"),
  TX("tx"),
  MEMPOOL("mempool"),
  SENDHEADERS("sendheaders"),
  SENDCMPCT("sendcmpct"),
  CMPCTBLOCK("cmpctblock"),
  GETBLOCKTXN("getblocktxn"),
  BLOCKTXN("blocktxn"),
  FEEFILTER("feefilter"),
  REJECT("reject"),
  FILTERLOAD("filterload"),
  FILTERADD("filteradd"),
  FILTERCLEAR("filterclear"),
  MERKLEBLOCK("merkleblock"),
  GETASSETDATA("getassetdata"),
  ASSETDATA("assetdata"),
  ASSTNOTFOUND("asstnotfound"),
  /** Whatever has another name. */
  OTHER("other");

  private static final Map<String, Command> BY_NAME =
      Arrays.stream(values())
          .filter(command -> command != OTHER)
          .collect(Collectors.toUnmodifiableMap(Command::wireName, Function.identity()));

  private final String wireName;

  Command(String wireName) {
    this.wireName = wireName;
  }

  /** The name as it stands in a frame. */
  public String wireName() {
    return wireName;
  }

  /** The command of a frame; {@link #OTHER} for every unknown name. */
  public static Command of(String wireName) {
    return BY_NAME.getOrDefault(wireName, OTHER);
  }
}
