package dev.connector.sample.chaos;

import java.time.Duration;

/**
 * One fault, decided before the run.
 *
 * @param number its number in the run, from 1
 * @param kind what goes wrong
 * @param link the number of the link where it goes wrong
 * @param pause time from the fault before
 * @param duration how long it holds, when it does
 * @param seed where the choices of the kind come from
 */
record PlannedFault(int number, FaultKind kind, int link, Duration pause, Duration duration, long seed) {

}
