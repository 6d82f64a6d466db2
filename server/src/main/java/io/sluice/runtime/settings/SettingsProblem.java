package io.sluice.runtime.settings;

/**
 * One thing that is wrong with what was set.
 *
 * @param key the setting
 * @param place where it was set, or can be: a variable, a file and line, the command line
 * @param message what is wrong and how to mend it
 */
record SettingsProblem(String key, String place, String message) {
  @Override
  public String toString() {
    return key + " (" + place + "): " + message;
  }
}
