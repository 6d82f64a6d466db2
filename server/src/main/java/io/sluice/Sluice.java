package io.sluice;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;

/** Starts the roles named by {@code --roles} in this process. */
@SpringBootApplication
public class Sluice {

  Sluice() {}

  public static void main(String[] args) {
    SpringApplication.run(Sluice.class, args);
  }
}
