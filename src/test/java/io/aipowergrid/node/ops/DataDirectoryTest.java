package io.aipowergrid.node.ops;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataDirectoryTest {
  @TempDir private Path folder;

  @AfterEach
  void forgetTheFolder() {
    System.clearProperty("aipg.data-dir");
  }

  @Test
  void keepsItsLockAfterACollection() throws IOException {
    System.setProperty("aipg.data-dir", folder.toString());
    assertThat(DataDirectory.open().tryLock()).isTrue();

    System.gc();

    // The JVM itself still knows the lock, which it forgets when the channel behind it is closed.
    try (var second = FileChannel.open(folder.resolve("node.lock"), StandardOpenOption.WRITE)) {
      Assertions.assertThatThrownBy(second::tryLock)
          .isInstanceOf(OverlappingFileLockException.class);
    }
    assertThat(DataDirectory.open().tryLock()).isFalse();
  }

  @Test
  void aFolderThatCannotBeWrittenIsNamedWithWhatToDo() throws IOException {
    // Not even root may open a folder as the lock file.
    Files.createDirectory(folder.resolve("node.lock"));
    System.setProperty("aipg.data-dir", folder.toString());
    Assertions.assertThatThrownBy(DataDirectory.open()::tryLock)
        .isInstanceOf(UncheckedIOException.class)
        .hasMessage(
            "cannot write into the data folder "
                + folder
                + "; set AIPG_DATA_DIR to one you may write");
  }
}
