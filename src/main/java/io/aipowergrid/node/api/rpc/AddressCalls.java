package io.aipowergrid.node.api.rpc;

import com.fasterxml.jackson.databind.JsonNode;
import io.aipowergrid.node.base.Amount;
import io.aipowergrid.node.chain.ChainExplorer;
import io.aipowergrid.node.chain.ChainIndex;
import io.aipowergrid.node.chain.ChainIndex.AddressCoins;
import io.aipowergrid.node.chain.ChainIndex.AddressHistory;
import io.aipowergrid.node.chain.ChainService;
import io.aipowergrid.node.chain.model.OutPoint;
import io.aipowergrid.node.chain.model.Script;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What addresses have, as the daemon's own index answers (rpc/misc.cpp). The index holds coins, so
 * an asset's name is refused rather than answered with nothing. Any thread.
 */
@Singleton
class AddressCalls {
  /** Entries that one call may list: a bound on the answer, far above any wallet's need. */
  static final int ENTRIES_MAX = 10_000;

  private static final int ADDRESSES_MAX = 100;

  /** The name under which the daemon lists the coin itself. */
  private static final String COIN_NAME = "aipg";

  private final ChainService chain;
  private final ChainIndex index;
  private final ChainExplorer explorer;

  AddressCalls(ChainService chain, ChainIndex index, ChainExplorer explorer) {
    this.chain = chain;
    this.index = index;
    this.explorer = explorer;
  }

  void addTo(Map<String, RpcCall> calls) {
    calls.put("getaddressutxos", this::utxos);
    calls.put("getaddressbalance", this::balance);
    calls.put("getaddresstxids", this::txids);
    calls.put("validateaddress", this::validate);
  }

  /** One address asked for, and the script that it stands for. */
  private record Asked(String address, Script script) {}

  private Object utxos(RpcParams params) {
    JsonNode asked = params.get(0, "addresses");
    requireCoin(asked.path("assetName"));
    var found = new ArrayList<Map<String, Object>>();
    for (Asked each : addresses(asked)) {
      addUtxos(each, found);
    }
    found.sort(Comparator.comparing(utxo -> (Integer) utxo.get("height")));
    return asked.path("chainInfo").asBoolean(false) ? withTip(found) : found;
  }

  private Map<String, Object> withTip(List<Map<String, Object>> utxos) {
    var tip = chain.tip();
    var json = new LinkedHashMap<String, Object>();
    json.put("utxos", utxos);
    json.put("hash", tip.id().toDisplayHex());
    json.put("height", tip.height());
    return json;
  }

  private void addUtxos(Asked asked, List<Map<String, Object>> found) {
    Optional<OutPoint> after = Optional.empty();
    do {
      AddressCoins page = index.coins(asked.script(), after, ChainIndex.PAGE_MAX);
      page.coins().forEach(unspent -> found.add(utxo(asked.address(), unspent)));
      requireFew(found.size());
      after = page.next();
    } while (after.isPresent());
  }

  private static Map<String, Object> utxo(String address, AddressCoins.Unspent unspent) {
    var json = new LinkedHashMap<String, Object>();
    json.put("address", address);
    json.put("assetName", COIN_NAME);
    json.put("txid", unspent.outPoint().txid().toDisplayHex());
    json.put("outputIndex", unspent.outPoint().index());
    json.put("script", unspent.coin().output().script().toHex());
    json.put("satoshis", unspent.coin().output().value());
    json.put("height", unspent.coin().height());
    return json;
  }

  private Object balance(RpcParams params) {
    if (params.flag(1, false)) {
      throw assetsNotIndexed();
    }
    Amount balance = Amount.ZERO;
    Amount received = Amount.ZERO;
    for (Asked each : addresses(params.get(0, "addresses"))) {
      var sums = index.balance(each.script());
      balance = balance.plus(sums.balance());
      received = received.plus(sums.received());
    }
    var json = new LinkedHashMap<String, Object>();
    json.put("balance", balance.units());
    json.put("received", received.units());
    return json;
  }

  /** Oldest first; {@code start} and {@code end} bound the heights when both are given. */
  private Object txids(RpcParams params) {
    if (params.flag(1, false)) {
      throw assetsNotIndexed();
    }
    JsonNode asked = params.get(0, "addresses");
    int start = asked.path("start").asInt(0);
    int end = asked.path("end").asInt(0);
    boolean bounded = start > 0 && end > 0;
    var entries = new ArrayList<AddressHistory.Entry>();
    for (Asked each : addresses(asked)) {
      addHistory(each.script(), bounded ? start : 0, bounded ? end : Integer.MAX_VALUE, entries);
    }
    entries.sort(
        Comparator.comparingInt(AddressHistory.Entry::height)
            .thenComparingInt(AddressHistory.Entry::position));
    var ids = new LinkedHashSet<String>();
    entries.forEach(entry -> ids.add(entry.txid().toDisplayHex()));
    return ids;
  }

  private void addHistory(Script script, int start, int end, List<AddressHistory.Entry> found) {
    Optional<Long> before = Optional.empty();
    do {
      AddressHistory page = index.history(script, before, ChainIndex.PAGE_MAX);
      for (AddressHistory.Entry entry : page.entries()) {
        if (entry.height() < start) {
          return;
        }
        if (entry.height() <= end) {
          found.add(entry);
        }
      }
      requireFew(found.size());
      before = page.next();
    } while (before.isPresent());
  }

  private Object validate(RpcParams params) {
    String address = params.text(0, "address");
    Optional<Script> script = explorer.findScript(address);
    var json = new LinkedHashMap<String, Object>();
    json.put("isvalid", script.isPresent());
    script.ifPresent(
        it -> {
          json.put("address", explorer.addressOf(it).orElse(address));
          json.put("scriptPubKey", it.toHex());
        });
    return json;
  }

  /** {@code {"addresses": [...]}} or one address (getAddressesFromParams). */
  private List<Asked> addresses(JsonNode asked) {
    if (asked.isTextual()) {
      return List.of(address(asked));
    }
    JsonNode list = asked.path("addresses");
    if (!list.isArray() || list.size() > ADDRESSES_MAX) {
      throw new RpcError(
          RpcError.NOT_FOUND, "Addresses is expected to be an array of at most " + ADDRESSES_MAX);
    }
    var addresses = new ArrayList<Asked>();
    list.forEach(each -> addresses.add(address(each)));
    return addresses;
  }

  private Asked address(JsonNode text) {
    return explorer
        .findScript(text.asText())
        .map(script -> new Asked(text.asText(), script))
        .orElseThrow(() -> new RpcError(RpcError.NOT_FOUND, "Invalid address"));
  }

  private static void requireCoin(JsonNode assetName) {
    if (assetName.isTextual() && !assetName.textValue().equalsIgnoreCase(COIN_NAME)) {
      throw assetsNotIndexed();
    }
  }

  private static RpcError assetsNotIndexed() {
    return new RpcError(RpcError.INVALID_PARAMETER, "Assets are not indexed by address");
  }

  private static void requireFew(int entries) {
    if (entries > ENTRIES_MAX) {
      throw new RpcError(
          RpcError.INVALID_PARAMETER,
          "More than " + ENTRIES_MAX + " entries; page through /v1/chain/addresses instead");
    }
  }
}
