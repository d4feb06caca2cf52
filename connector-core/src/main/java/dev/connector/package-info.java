/**
 * What an application names: connectors, requests, payloads, registrations and the
 * runtime that holds them.
 */
@NullMarked
package dev.connector;

import org.jspecify.annotations.NullMarked;
