package io.aipowergrid.node.api.rpc;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The names that the daemon's calls give to their parameters (the command tables of rpc/*.cpp), and
 * how an object of named ones becomes a list (rpc/server.cpp, transformNamedArguments). Any thread.
 */
final class NamedParams {
  /** By method; a bar parts names that mean the same. */
  static final Map<String, List<String>> NAMES =
      Map.ofEntries(
          row("getblockchaininfo"),
          row("getblockcount"),
          row("getbestblockhash"),
          row("getblockhash", "height"),
          row("getblockheader", "blockhash", "verbose"),
          row("getblock", "blockhash", "verbosity|verbose"),
          row("getdifficulty"),
          row("invalidateblock", "blockhash"),
          row("reconsiderblock", "blockhash"),
          row("getrawtransaction", "txid", "verbose"),
          row("gettxout", "txid", "n", "include_mempool"),
          row("decoderawtransaction", "hexstring"),
          row("sendrawtransaction", "hexstring", "allowhighfees"),
          row("testmempoolaccept", "rawtxs", "allowhighfees"),
          row("getmempoolinfo"),
          row("getrawmempool", "verbose"),
          row("getmempoolentry", "txid"),
          row("getmempoolancestors", "txid", "verbose"),
          row("getmempooldescendants", "txid", "verbose"),
          row("getaddressutxos", "addresses"),
          row("getaddressbalance", "addresses", "includeAssets"),
          row("getaddresstxids", "addresses", "includeAssets"),
          row("validateaddress", "address"),
          row("submitblock", "hexdata", "dummy"),
          // The daemon's table forgets the target, which its help describes.
          row("getkawpowhash", "header_hash", "mix_hash", "nonce", "height", "target"),
          row("getmininginfo"),
          row("getnetworkhashps", "nblocks", "height"),
          row("getblocktemplate", "template_request"),
          row("pprpcsb", "header_hash", "mix_hash", "nonce"),
          row("generatetoaddress", "nblocks", "address", "maxtries"),
          row("getconnectioncount"),
          row("getnetworkinfo"),
          row("getpeerinfo"),
          row("help", "command"));

  private NamedParams() {}

  private static Map.Entry<String, List<String>> row(String method, String... names) {
    return Map.entry(method, List.of(names));
  }

  /**
   * The parameters in their order; holes before the last one given are nulls.
   *
   * @param named an object
   * @throws RpcError INVALID_PARAMETER when one of them is not the method's
   */
  static JsonNode toList(String method, JsonNode named) {
    var left = new HashMap<String, JsonNode>();
    named.properties().forEach(each -> left.put(each.getKey(), each.getValue()));
    ArrayNode list = JsonNodeFactory.instance.arrayNode();
    int at = 0;
    for (String names : NAMES.getOrDefault(method, List.of())) {
      Optional<String> given =
          Arrays.stream(names.split("\\|")).filter(left::containsKey).findFirst();
      if (given.isPresent()) {
        while (list.size() < at) {
          list.addNull();
        }
        list.add(left.remove(given.get()));
      }
      at++;
    }
    if (!left.isEmpty()) {
      throw new RpcError(
          RpcError.INVALID_PARAMETER, "Unknown named parameter " + left.keySet().iterator().next());
    }
    return list;
  }
}
