package io.aipowergrid.node.gpu;

/**
 * An error that the driver reported of a device, by NVIDIA's number. What it means for the device
 * follows the catalogue (docs.nvidia.com/deploy/xid-errors, "Analyzing Xid Errors with the Xid
 * Catalog"): where the immediate action is to restart the machine the device is lost; where it is
 * to reset the device all contexts on it are dead, and it has failed. Links to other devices (74,
 * 136, 155) and repairs that wait for the next reset (63, 156) do not stop it computing. Errors of
 * one program are only noted: when it was ours, its next call says so.
 *
 * @param sentence for the operator, without a full stop
 */
public record Xid(int number, Effect effect, String sentence) {
  /** What it does to the device. */
  public enum Effect {
    /** The device goes on. */
    NOTED,
    /** Everything in it is gone; it needs a reset. */
    FAILED,
    /** The driver does not reach it any more. */
    LOST
  }

  /** By the number in the event of the driver; 999 stands for one that it does not know. */
  public static Xid of(int number) {
    return switch (number) {
      case 13 -> noted(number, "a program made an error in a kernel");
      case 31 -> noted(number, "a program read or wrote memory that is not its own");
      case 32 -> noted(number, "the stream of commands to the device was invalid");
      case 43, 45 -> noted(number, "the driver ended a program on the device");
      case 46 -> failed(number, "the device stopped processing");
      case 48 -> failed(number, "its memory had an error that cannot be corrected");
      case 54 -> noted(number, "the power cable is not connected");
      case 62 -> failed(number, "its internal controller halted");
      case 63 -> noted(number, "a faulty row of memory is replaced with the next reset");
      case 64 -> failed(number, "a faulty row of memory could not be replaced");
      case 74, 136, 155 -> noted(number, "a link to another device had an error");
      case 79 -> lost(number, "the device has fallen off the bus; the machine must restart");
      case 92 -> noted(number, "many errors of memory were corrected");
      case 94 -> noted(number, "an error of memory hit one program only");
      case 95 -> failed(number, "an error of memory hit every program");
      case 109 -> failed(number, "switching between programs timed out");
      case 110 -> failed(number, "a security fault");
      case 119, 120 -> failed(number, "its system processor does not answer");
      case 140 -> failed(number, "its memory had an error that could not be isolated");
      case 143 -> failed(number, "the device could not be initialised");
      case 158 -> failed(number, "the device timed out for good");
      case 999 -> noted(number, "an error that the driver does not know");
      default -> noted(number, "see NVIDIA's catalogue of XIDs");
    };
  }

  private static Xid noted(int number, String sentence) {
    return new Xid(number, Effect.NOTED, sentence);
  }

  private static Xid failed(int number, String sentence) {
    return new Xid(number, Effect.FAILED, sentence + "; the device needs a reset");
  }

  private static Xid lost(int number, String sentence) {
    return new Xid(number, Effect.LOST, sentence);
  }
}
