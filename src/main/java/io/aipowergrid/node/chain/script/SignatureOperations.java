package io.aipowergrid.node.chain.script;

import static io.aipowergrid.node.chain.script.ScriptResult.*;

import io.aipowergrid.node.chain.model.Script;

/** Checks one or several signatures of the items on a stack. Belongs to one thread. */
final class SignatureOperations {
  private final ScriptStack stack;
  private final ScriptFlags flags;
  private final SignatureChecker checker;
  private final SignatureVersion version;

  SignatureOperations(
      ScriptStack stack, ScriptFlags flags, SignatureChecker checker, SignatureVersion version) {
    this.stack = stack;
    this.flags = flags;
    this.checker = checker;
    this.version = version;
  }

  /** Replaces signature and key by whether they fit. */
  ScriptResult single(Script fullCode) {
    byte[] signature = stack.peek(1);
    byte[] key = stack.peek(0);
    Script scriptCode = withoutSignature(fullCode, signature);
    ScriptResult encoding = checkEncoding(signature, key);
    if (encoding != OK) {
      return encoding;
    }
    boolean valid = checker.checkSignature(signature, key, scriptCode, version);
    if (!valid && flags.contains(ScriptFlag.NULLFAIL) && signature.length > 0) {
      return SIG_NULLFAIL;
    }
    stack.drop(2);
    stack.push(valid);
    return OK;
  }

  /**
   * Replaces {@code dummy sig... sigCount key... keyCount} by whether every signature fits a key,
   * in the order of the keys.
   *
   * @param keys the value of the item on top, 0 to 20
   */
  ScriptResult multiple(Script fullCode, int keys) {
    int countDepth = keys + 1;
    if (stack.size() <= countDepth) {
      return INVALID_STACK_OPERATION;
    }
    byte[] item = stack.peek(countDepth);
    if (!ScriptNumber.isNumber(
        item, ScriptNumber.BYTES_MAX, flags.contains(ScriptFlag.MINIMALDATA))) {
      return UNKNOWN_ERROR;
    }
    long signatures = ScriptNumber.decode(item);
    if (signatures < 0 || signatures > keys) {
      return SIG_COUNT;
    }
    int dummyDepth = countDepth + 1 + (int) signatures;
    if (stack.size() < dummyDepth) {
      return INVALID_STACK_OPERATION;
    }
    return finish(fullCode, keys, (int) signatures, dummyDepth);
  }

  private ScriptResult finish(Script fullCode, int keys, int signatures, int dummyDepth) {
    Script scriptCode = fullCode;
    for (int i = 0; i < signatures; i++) {
      scriptCode = withoutSignature(scriptCode, stack.peek(keys + 2 + i));
    }
    ScriptResult match = match(scriptCode, keys, signatures);
    if (match != OK && match != EVAL_FALSE) {
      return match;
    }
    if (match == EVAL_FALSE && flags.contains(ScriptFlag.NULLFAIL)) {
      for (int i = 0; i < signatures; i++) {
        if (stack.peek(keys + 2 + i).length > 0) {
          return SIG_NULLFAIL;
        }
      }
    }
    // One item too many is taken, by an old mistake that has become a rule.
    if (stack.size() == dummyDepth) {
      return INVALID_STACK_OPERATION;
    }
    if (flags.contains(ScriptFlag.NULLDUMMY) && stack.peek(dummyDepth).length > 0) {
      return SIG_NULLDUMMY;
    }
    stack.drop(dummyDepth + 1);
    stack.push(match == OK);
    return OK;
  }

  /** OK when all signatures fit, EVAL_FALSE when not, else why a form was refused. */
  private ScriptResult match(Script scriptCode, int keys, int signatures) {
    int key = 0;
    int signature = 0;
    while (signatures - signature <= keys - key) {
      if (signature == signatures) {
        return OK;
      }
      byte[] signatureItem = stack.peek(keys + 2 + signature);
      byte[] keyItem = stack.peek(1 + key);
      ScriptResult encoding = checkEncoding(signatureItem, keyItem);
      if (encoding != OK) {
        return encoding;
      }
      if (checker.checkSignature(signatureItem, keyItem, scriptCode, version)) {
        signature++;
      }
      key++;
    }
    return EVAL_FALSE;
  }

  private ScriptResult checkEncoding(byte[] signature, byte[] key) {
    ScriptResult encoding = SignatureEncoding.checkSignature(signature, flags);
    return encoding != OK ? encoding : SignatureEncoding.checkKey(key, flags, version);
  }

  /** A signature cannot sign itself, so the first form takes it out of the code it signs. */
  private Script withoutSignature(Script scriptCode, byte[] signature) {
    return version == SignatureVersion.BASE
        ? ScriptCode.findAndDelete(scriptCode, new ScriptBuilder().push(signature).build())
        : scriptCode;
  }
}
