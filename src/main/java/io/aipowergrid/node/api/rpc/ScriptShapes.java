package io.aipowergrid.node.api.rpc;

import io.aipowergrid.node.chain.ChainExplorer;
import io.aipowergrid.node.chain.ChainService;
import io.aipowergrid.node.chain.model.Address;
import io.aipowergrid.node.chain.model.PublicKey;
import io.aipowergrid.node.chain.model.Script;
import io.aipowergrid.node.chain.script.AssetOutput;
import io.aipowergrid.node.chain.script.AssetScripts;
import io.aipowergrid.node.chain.script.ScriptTemplate;
import io.aipowergrid.node.chain.script.ScriptText;
import io.aipowergrid.node.crypto.Base58;
import jakarta.inject.Singleton;
import java.math.BigDecimal;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Output scripts in the daemon's JSON (core_write.cpp, ScriptPubKeyToUniv). Any thread. */
@Singleton
class ScriptShapes {
  private static final int COIN_DECIMALS = 8;

  /** Two bytes say what hash follows, then 32 of it. */
  private static final int IPFS_HEX_CHARS = 2 * 34;

  private final ChainService chain;
  private final ChainExplorer explorer;

  ScriptShapes(ChainService chain, ChainExplorer explorer) {
    this.chain = chain;
    this.explorer = explorer;
  }

  /** Base units as coins with all eight decimals (ValueFromAmount). */
  static BigDecimal coins(long units) {
    return BigDecimal.valueOf(units, COIN_DECIMALS);
  }

  Map<String, Object> script(Script script) {
    var template = ScriptTemplate.of(script);
    List<String> addresses = addresses(script, template);
    var json = new LinkedHashMap<String, Object>();
    json.put("asm", ScriptText.toAsm(script));
    json.put("hex", script.toHex());
    if (addresses.isEmpty()) {
      json.put("type", template.typeName());
      return json;
    }
    json.put("reqSigs", template instanceof ScriptTemplate.Multisig keys ? keys.required() : 1);
    json.put("type", template.typeName());
    asset(script).ifPresent(asset -> json.put("asset", asset));
    json.put("addresses", addresses);
    return json;
  }

  private List<String> addresses(Script script, ScriptTemplate template) {
    return template instanceof ScriptTemplate.Multisig multisig
        ? multisig.keys().stream().flatMap(key -> address(key).stream()).toList()
        : explorer.addressOf(script).stream().toList();
  }

  private Optional<String> address(PublicKey key) {
    return key.hasKnownForm()
        ? Optional.of(chain.params().addresses().format().format(new Address.OfKey(key.hash())))
        : Optional.empty();
  }

  private static Optional<Map<String, Object>> asset(Script script) {
    return AssetScripts.parse(script)
        .filter(AssetOutput.WellFormed.class::isInstance)
        .map(AssetOutput.WellFormed.class::cast)
        .map(ScriptShapes::asset);
  }

  private static Map<String, Object> asset(AssetOutput.WellFormed output) {
    var json = new LinkedHashMap<String, Object>();
    json.put("name", output.name());
    json.put("amount", coins(output.amount()));
    switch (output) {
      case AssetOutput.Transfer transfer -> addMessage(json, transfer);
      case AssetOutput.Issue issue ->
          addTerms(json, issue.units(), issue.reissuable(), issue.ipfsHash());
      case AssetOutput.Reissue reissue ->
          addTerms(json, reissue.units(), reissue.reissuable(), reissue.ipfsHash());
      case AssetOutput.Owner owner -> {}
    }
    return json;
  }

  private static void addMessage(Map<String, Object> json, AssetOutput.Transfer transfer) {
    if (!transfer.message().isEmpty()) {
      json.put("message", hash(transfer.message()));
    }
    if (transfer.expiry() != 0) {
      json.put("expire_time", transfer.expiry());
    }
  }

  private static void addTerms(Map<String, Object> json, int units, int reissuable, String hash) {
    if (units >= 0) {
      json.put("units", units);
    }
    json.put("reissuable", reissuable > 0);
    if (!hash.isEmpty()) {
      json.put("ipfs_hash", hash(hash));
    }
  }

  /** Hex digits of a transaction id, or an IPFS hash in its usual form (EncodeAssetData). */
  private static String hash(String hex) {
    return hex.length() == IPFS_HEX_CHARS ? Base58.encode(HexFormat.of().parseHex(hex)) : hex;
  }
}
