package dev.connector.test.contract;

import java.net.URI;
import java.util.EnumSet;
import java.util.Set;

import dev.connector.destination.DestinationOptions;
import dev.connector.test.Fault;
import dev.connector.test.Side;
import dev.connector.test.TcpFaultProxy;

/**
 * A harness for wires over TCP: the gateway stands behind a proxy that fails on command.
 * What is left to say is which wires there are, how the gateway asks to be left, and what
 * is to be closed. Used by one test.
 */
public abstract class ProxiedHarness implements WireHarness {

	/**
	 * Size in bytes of the largest payload that both sides take.
	 */
	protected static final int MAX_PAYLOAD_BYTES = 2 * 1024 * 1024;

	private final String scheme;

	private final TcpFaultProxy proxy;

	/**
	 * Start the proxy.
	 * @param scheme scheme of the URIs of the wires
	 * @param port where the gateway listens, on the loopback address
	 */
	protected ProxiedHarness(String scheme, int port) {
		this.scheme = scheme;
		this.proxy = TcpFaultProxy.to(port);
	}

	@Override
	public final DestinationOptions destination() {
		DestinationOptions options = DestinationOptions.of("cloud",
				URI.create(this.scheme + "://127.0.0.1:" + this.proxy.port()));
		return options.withLimits(options.limits().withMaxPayloadBytes(MAX_PAYLOAD_BYTES));
	}

	/**
	 * The proxy stalls the connection as a whole, with all its streams.
	 */
	@Override
	public Set<WireCapability> capabilities() {
		return EnumSet.complementOf(EnumSet.of(WireCapability.LISTENERS_APART));
	}

	@Override
	public final void cut() {
		this.proxy.cut();
	}

	@Override
	public final void refuse() {
		this.proxy.refuse();
	}

	@Override
	public final void silence() {
		this.proxy.inject(Fault.silence());
	}

	@Override
	public final void stall(Side sender) {
		this.proxy.inject(Fault.stall(sender));
	}

	@Override
	public final void unstall() {
		this.proxy.heal();
	}

	@Override
	public final void close() {
		this.proxy.close();
		closeGateway();
	}

	/**
	 * Close the gateway and whatever else was started, and wait until it has ended.
	 */
	protected abstract void closeGateway();

}
