package io.aipowergrid.node.gpu.ptx;

import io.aipowergrid.node.gpu.ptx.PtxStep.Barrier;
import io.aipowergrid.node.gpu.ptx.PtxStep.Own;
import io.aipowergrid.node.gpu.ptx.PtxStep.Warp;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/**
 * One entry of a module. Blocks run one after the other in any order, and in a block the warps and
 * lanes between two meetings, as the random source will have it: what depends on the order shows.
 */
final class PtxKernel {
  private static final int LANES = PtxWarpSteps.LANES;

  private final PtxStep[] steps;
  private final PtxRegisters names;
  private final int sharedBytes;
  private final int threadsMax;

  PtxKernel(PtxStep[] steps, PtxRegisters names, int sharedBytes, int threadsMax) {
    this.steps = steps;
    this.names = names;
    this.sharedBytes = sharedBytes;
    this.threadsMax = threadsMax;
  }

  void launch(PtxMemory memory, int blocks, int threads, long[] arguments, Random random) {
    if (blocks < 1 || threads % LANES != 0 || threads < 1 || threads > threadsMax) {
      throw new IllegalArgumentException(blocks + " blocks of " + threads);
    }
    if (arguments.length != names.parameters().size()) {
      throw new IllegalArgumentException("the kernel takes " + names.parameters());
    }
    var warps = new ArrayList<List<PtxThread>>();
    for (int warp = 0; warp < threads / LANES; warp++) {
      warps.add(warp(memory, warp, threads, arguments));
    }
    var order = new ArrayList<Integer>();
    for (int block = 0; block < blocks; block++) {
      order.add(block);
    }
    Collections.shuffle(order, random);
    for (int block : order) {
      begin(warps, block);
      runBlock(warps, random);
    }
  }

  private List<PtxThread> warp(PtxMemory memory, int warp, int threads, long[] arguments) {
    var lanes = new ArrayList<PtxThread>();
    for (int lane = 0; lane < LANES; lane++) {
      var thread = new PtxThread(names.count(), memory);
      names.fillConstants(thread.registers);
      thread.registers[names.place("%tid.x")] = warp * LANES + lane;
      thread.registers[names.place("%ntid.x")] = threads;
      thread.registers[names.place("%laneid")] = lane;
      for (int i = 0; i < arguments.length; i++) {
        thread.registers[names.place(names.parameters().get(i))] = arguments[i];
      }
      lanes.add(thread);
    }
    return lanes;
  }

  private void begin(List<List<PtxThread>> warps, int block) {
    var shared = new byte[sharedBytes];
    Arrays.fill(shared, PtxMemory.FRESH);
    for (var lanes : warps) {
      for (var thread : lanes) {
        thread.shared = shared;
        thread.at = 0;
        thread.ended = false;
        thread.registers[names.place("%ctaid.x")] = block;
      }
    }
  }

  private void runBlock(List<List<PtxThread>> warps, Random random) {
    var running = new ArrayList<>(warps);
    while (!running.isEmpty()) {
      Collections.shuffle(running, random);
      // Those that have ended are not waited for.
      running.removeIf(lanes -> runWarp(lanes, random));
      int barrier = running.isEmpty() ? 0 : running.getFirst().getFirst().at;
      for (var lanes : running) {
        if (lanes.getFirst().at != barrier) {
          throw new IllegalStateException("the block waits at two places");
        }
        lanes.forEach(thread -> thread.at++);
      }
    }
  }

  /** Runs until all lanes have ended, and then says true, or stand at a barrier. */
  private boolean runWarp(List<PtxThread> lanes, Random random) {
    while (true) {
      int first = random.nextInt(LANES);
      for (int i = 0; i < LANES; i++) {
        runLane(lanes.get(i ^ first));
      }
      var leader = lanes.getFirst();
      for (var thread : lanes) {
        if (thread.ended != leader.ended || !thread.ended && thread.at != leader.at) {
          throw new IllegalStateException("the warp waits at two places");
        }
      }
      if (leader.ended) {
        return true;
      }
      switch (steps[leader.at]) {
        case Barrier _ -> {
          return false;
        }
        case Warp together -> together.run(lanes);
        case Own _ -> throw new IllegalStateException("a lane stopped by itself");
      }
      lanes.forEach(thread -> thread.at++);
    }
  }

  /** Runs to the next meeting or the end. */
  private void runLane(PtxThread thread) {
    while (!thread.ended && steps[thread.at] instanceof Own own) {
      thread.at++;
      own.run(thread);
    }
  }
}
