package io.aipowergrid.node.gpu.ptx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.aipowergrid.node.gpu.GpuException;
import io.aipowergrid.node.gpu.KernelArgument.Pointer;
import io.aipowergrid.node.gpu.KernelArgument.Word;
import java.lang.foreign.MemorySegment;
import org.junit.jupiter.api.Test;

/** The emulated device computes what PTX says, and finds what a device would let pass. */
class EmulatedGpuTest {
  private static final int THREADS = 64;

  private final EmulatedGpu gpu = new EmulatedGpu(1 << 20, 75, 5);

  /** Runs one block; each thread leaves the word in %r9 at its place. */
  private int[] run(String body) throws GpuException {
    var text =
        """
        .visible .entry kernel(
            .param .u64 out,
            .param .u32 count
        )
        .maxntid 64, 1, 1
        {
          .reg .pred %%p<4>;
          .reg .b32 %%r<10>;
          .reg .f32 %%f<4>;
          .reg .b64 %%rd<6>;
          .shared .align 4 .b8 words[256];
          ld.param.u64 %%rd1, [out];
          ld.param.u32 %%r1, [count];
          mov.u32 %%r2, %%tid.x;
          mul.wide.u32 %%rd2, %%r2, 4;
          add.s64 %%rd3, %%rd1, %%rd2;
          %s
          st.global.u32 [%%rd3], %%r9;
          ret;
        }
        """
            .formatted(body);
    var words = new int[THREADS];
    try (var module = gpu.load(text);
        var buffer = gpu.allocate(THREADS * Integer.BYTES)) {
      module.launch("kernel", 1, THREADS, new Pointer(buffer), new Word(THREADS));
      buffer.read(0, MemorySegment.ofArray(words));
    }
    return words;
  }

  @Test
  void threadsMeetAndSeeWhatOthersWrote() throws GpuException {
    int[] words =
        run(
            """
            mov.u32 %r3, words;
            shl.b32 %r4, %r2, 2;
            add.s32 %r5, %r3, %r4;
            st.shared.u32 [%r5], %r2;
            bar.sync 0;
            sub.s32 %r6, 63, %r2;
            shl.b32 %r6, %r6, 2;
            add.s32 %r6, %r3, %r6;
            ld.shared.u32 %r7, [%r6];
            shfl.sync.bfly.b32 %r9|%p1, %r7, 1, 31, -1;
            """);
    for (int thread = 0; thread < THREADS; thread++) {
      assertThat(words[thread]).isEqualTo(63 - (thread ^ 1));
    }
  }

  @Test
  void branchesGoEachThreadsOwnWay() throws GpuException {
    int[] words =
        run(
            """
            mov.u32 %r9, 0;
            mov.u32 %r3, 0;
            $again:
            setp.ge.u32 %p1, %r3, %r2;
            @%p1 bra $done;
            add.s32 %r9, %r9, %r3;
            add.s32 %r3, %r3, 1;
            bra.uni $again;
            $done:
            """);
    assertThat(words[0]).isZero();
    assertThat(words[63]).isEqualTo(62 * 63 / 2);
  }

  @Test
  void aFusedOperationIsNotTwo() throws GpuException {
    // 1 + 2^-12 squared has a last bit that one rounding more loses.
    var load = "mov.f32 %f1, 0f3F800800; mov.f32 %f2, 0fBF801000; ";
    int[] fused = run(load + "fma.rn.f32 %f3, %f1, %f1, %f2; mov.b32 %r9, %f3;");
    int[] two = run(load + "mul.rn.f32 %f3, %f1, %f1; add.rn.f32 %f3, %f3, %f2; mov.b32 %r9, %f3;");
    assertThat(Float.intBitsToFloat(fused[0])).isEqualTo(0x1p-24f);
    assertThat(two[0]).isZero();
  }

  @Test
  void whatADeviceWouldLetPassIsAnError() {
    assertThatThrownBy(() -> run("st.global.u32 [%rd3+256], %r2; mov.u32 %r9, 0;"))
        .hasMessageContaining("access to 4 bytes");
    assertThatThrownBy(() -> run("st.global.u64 [%rd3], %rd1; mov.u32 %r9, 0;"))
        .hasMessageContaining("misaligned");
    assertThatThrownBy(
            () ->
                run(
                    """
                    setp.eq.u32 %p1, %r2, 5;
                    @%p1 bra $split;
                    shfl.sync.bfly.b32 %r9|%p2, %r2, 1, 31, -1;
                    $split:
                    bar.sync 0;
                    """))
        .hasMessage("the warp waits at two places");
    for (var operation : new String[] {"add.f32", "add.rn.ftz.f32", "mul.rz.f32"}) {
      assertThatThrownBy(() -> run(operation + " %f1, %f2, %f3; mov.u32 %r9, 0;"))
          .as(operation)
          .hasMessageContaining("not exact");
    }
  }
}
