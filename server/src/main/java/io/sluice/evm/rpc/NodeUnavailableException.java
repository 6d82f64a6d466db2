package io.sluice.evm.rpc;

/** No endpoint of the chain gave a usable answer to a read. It says nothing about the chain. */
public class NodeUnavailableException extends RuntimeException {
  public NodeUnavailableException(String message) {
    super(message);
  }

  public NodeUnavailableException(String message, Throwable cause) {
    super(message, cause);
  }
}
