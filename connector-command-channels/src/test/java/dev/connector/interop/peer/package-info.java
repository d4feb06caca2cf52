/**
 * Another implementation of the command protocol, written from the protocol alone: no
 * class of the project and no library, so that it is compiled and runs with the JDK only.
 */
package dev.connector.interop.peer;
