package dev.connector.test;

import java.net.URI;
import java.util.EnumSet;
import java.util.Set;

import dev.connector.destination.DestinationOptions;
import dev.connector.test.contract.WireCapability;
import dev.connector.test.contract.WireHarness;
import dev.connector.transport.StreamAcceptor;
import dev.connector.transport.WireFactory;
import dev.connector.transport.inprocess.InProcessGateways;
import dev.connector.transport.inprocess.InProcessListener;
import dev.connector.transport.inprocess.InProcessWireFactory;

/**
 * A gateway in this process, and a network that is none.
 */
final class InProcessHarness implements WireHarness {

	private final InProcessGateways gateways = new InProcessGateways();

	private final InProcessListener listener;

	InProcessHarness(StreamAcceptor acceptor) {
		this.listener = this.gateways.listen("gateway", acceptor);
	}

	@Override
	public WireFactory factory() {
		return new InProcessWireFactory(this.gateways);
	}

	@Override
	public DestinationOptions destination() {
		return DestinationOptions.of("cloud", URI.create("inprocess:gateway"));
	}

	@Override
	public Set<WireCapability> capabilities() {
		return EnumSet.of(WireCapability.LEAVE, WireCapability.LISTENERS_APART);
	}

	@Override
	public void cut() {
		this.listener.cut("the test cut the wire");
	}

	@Override
	public void refuse() {
		this.listener.stop();
	}

	@Override
	public void leave(String reason) {
		this.listener.drain(reason);
	}

	@Override
	public void close() {
		this.listener.close();
	}

}
