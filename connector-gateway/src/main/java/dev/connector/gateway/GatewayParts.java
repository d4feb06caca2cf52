package dev.connector.gateway;

import java.util.function.Supplier;

import dev.connector.schedule.Scheduler;

/**
 * What a gateway was built with.
 *
 * @param options limits and times
 * @param scheduler what deadlines run on
 * @param authenticator who decides whether a connector is let in
 * @param sessionTokens gives the tokens of sessions
 * @param listeners who is told what happens
 * @param reports what is told at a measured pace
 */
record GatewayParts(GatewayOptions options, Scheduler scheduler, ConnectorAuthenticator authenticator,
		Supplier<String> sessionTokens, Listeners listeners, Reports reports) {

}
