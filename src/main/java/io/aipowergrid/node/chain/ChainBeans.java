package io.aipowergrid.node.chain;

import io.aipowergrid.node.chain.consensus.CpuPool;
import io.aipowergrid.node.chain.consensus.ImportLimits;
import io.aipowergrid.node.chain.consensus.ValidatingChain;
import io.aipowergrid.node.chain.index.ChainIndexReader;
import io.aipowergrid.node.chain.index.IndexFollower;
import io.aipowergrid.node.chain.mempool.Mempool;
import io.aipowergrid.node.chain.mempool.MempoolPolicy;
import io.aipowergrid.node.chain.mempool.PoolSaver;
import io.aipowergrid.node.chain.params.NetworkParams;
import io.aipowergrid.node.chain.params.NetworkParamsReader;
import io.aipowergrid.node.chain.script.SignatureCache;
import io.aipowergrid.node.chain.script.SignatureVerifier;
import io.aipowergrid.node.chain.store.Database;
import io.aipowergrid.node.chain.store.PostgresChainStore;
import io.aipowergrid.node.chain.store.StoredBlocks;
import io.aipowergrid.node.chain.template.TemplateDesk;
import io.aipowergrid.node.kawpow.EpochContexts;
import io.aipowergrid.node.kawpow.KawpowHasher;
import io.aipowergrid.node.kawpow.KawpowVerifier;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.InstantSource;
import java.util.random.RandomGenerator;
import javax.sql.DataSource;

/** Wires the chain's room, whose inner packages know no container. */
@ApplicationScoped
class ChainBeans {
  @Produces
  @Singleton
  NetworkParams params(ChainConfig config) {
    return NetworkParamsReader.read(config.network());
  }

  @Produces
  @Singleton
  PostgresChainStore store(DataSource dataSource, NetworkParams params) {
    return PostgresChainStore.open(new Database(dataSource), params);
  }

  @Produces
  @Singleton
  CpuPool pool() {
    return new CpuPool(Runtime.getRuntime().availableProcessors());
  }

  void close(@Disposes CpuPool pool) {
    pool.close();
  }

  @Produces
  @Singleton
  EpochContexts epochs(ChainConfig config) {
    return new EpochContexts(config.datasetItemsMemoryMax().asLongValue());
  }

  @Produces
  @Singleton
  KawpowHasher hasher(EpochContexts epochs) {
    return new KawpowHasher(epochs);
  }

  @Produces
  @Singleton
  KawpowVerifier kawpow(KawpowHasher hasher) {
    return new KawpowVerifier(hasher);
  }

  @Produces
  @Singleton
  ValidatingChain chain(
      ChainConfig config,
      NetworkParams params,
      PostgresChainStore store,
      KawpowVerifier kawpow,
      SignatureVerifier signatures,
      CpuPool pool,
      InstantSource clock,
      RandomGenerator random) {
    if (config.index() && config.keepBlocks() > 0) {
      throw new IllegalArgumentException(
          "aipg.chain.keep-blocks removes blocks that the index reads: set aipg.chain.index=false,"
              + " or aipg.chain.keep-blocks=0");
    }
    var options =
        new ValidatingChain.Options(
            ImportLimits.DEFAULT, config.fullCheckEvery(), config.keepBlocks());
    return new ValidatingChain(
        params, options, new ValidatingChain.Parts(store, kawpow, signatures, pool, clock, random));
  }

  /** One memory for pool and blocks: what was right in the pool is not checked again in a block. */
  @Produces
  @Singleton
  SignatureVerifier signatures(MempoolConfig config) {
    return new SignatureCache(SignatureVerifier.DIRECT, config.signaturesRememberedMax());
  }

  @Produces
  @Singleton
  Mempool mempool(
      ValidatingChain chain,
      MempoolConfig config,
      InstantSource clock,
      SignatureVerifier signatures) {
    var pool = new Mempool(chain, MempoolPolicy.of(config), clock, signatures);
    chain.addListener(pool);
    return pool;
  }

  @Produces
  @Singleton
  PoolSaver poolSaver(
      Mempool pool, MempoolConfig config, NetworkParams params, InstantSource clock) {
    return PoolSaver.of(pool, config, params.genesisHash(), clock);
  }

  @Produces
  @Singleton
  BlockTemplates templates(ValidatingChain chain, Mempool pool, InstantSource clock) {
    var desk = new TemplateDesk(chain, pool, clock);
    chain.addListener(desk);
    pool.addListener(desk);
    return desk;
  }

  @Produces
  @Singleton
  BlockSource blocks(PostgresChainStore store, NetworkParams params) {
    return new StoredBlocks(store, params.blockCodec());
  }

  @Produces
  @Singleton
  ChainIndex index(DataSource dataSource, PostgresChainStore store) {
    return new ChainIndexReader(new Database(dataSource), store.networkNumber());
  }

  @Produces
  @Singleton
  IndexFollower indexFollower(DataSource dataSource, PostgresChainStore store) {
    return new IndexFollower(new Database(dataSource), store.networkNumber());
  }
}
