package dev.connector.scripted;

import java.net.URI;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

import dev.connector.destination.DestinationOptions;
import dev.connector.transport.Wire;
import dev.connector.transport.WireFactory;

/**
 * The far end of wires, played by a test: remembers every wire and every stream, and
 * answers them as it was told.
 */
public final class ScriptedGateway implements WireFactory {

	/**
	 * A place that leads to such a gateway.
	 */
	public static final URI PLACE = URI.create("scripted:gateway");

	private final String kind;

	private final List<ScriptedWire> wires = new CopyOnWriteArrayList<>();

	private final List<ScriptedStream> streams = new CopyOnWriteArrayList<>();

	private volatile Consumer<ScriptedWire> dialled = ScriptedWire::up;

	private volatile Consumer<ScriptedStream> script = (stream) -> {
	};

	/**
	 * Create a gateway that is reached by URIs such as {@link #PLACE}.
	 */
	public ScriptedGateway() {
		this(PLACE.getScheme());
	}

	/**
	 * Create a gateway.
	 * @param kind kind of the wires that lead there, which is the scheme of their URIs
	 */
	public ScriptedGateway(String kind) {
		this.kind = kind;
	}

	/**
	 * Say what becomes of streams that are opened from now on. The script may throw.
	 */
	public void onConnect(Consumer<ScriptedStream> changed) {
		this.script = changed;
	}

	/**
	 * Say what becomes of wires that are dialled from now on. The script may throw.
	 */
	public void onDial(Consumer<ScriptedWire> changed) {
		this.dialled = changed;
	}

	/**
	 * Let every stream from now on be registered at once, heartbeats be answered and a
	 * stream that is half-closed be ended.
	 */
	public void accept() {
		onConnect((stream) -> stream.open().answering(new Accepting()));
	}

	@Override
	public String kind() {
		return this.kind;
	}

	@Override
	public boolean supports(URI uri) {
		return uri.getScheme().equals(this.kind);
	}

	@Override
	public Wire create(DestinationOptions destination, URI uri) {
		ScriptedWire wire = new ScriptedWire(this, uri);
		this.wires.add(wire);
		return wire;
	}

	/**
	 * Return all wires there ever were, the oldest first.
	 */
	public List<ScriptedWire> wires() {
		return this.wires;
	}

	/**
	 * Return all streams there ever were, the oldest first.
	 */
	public List<ScriptedStream> streams() {
		return this.streams;
	}

	/**
	 * Return a stream, counted from 1.
	 */
	public ScriptedStream stream(int number) {
		return this.streams.get(number - 1);
	}

	/**
	 * Return the latest stream.
	 */
	public ScriptedStream last() {
		return stream(this.streams.size());
	}

	/**
	 * Return a wire, counted from 1.
	 */
	public ScriptedWire wire(int number) {
		return this.wires.get(number - 1);
	}

	void dialled(ScriptedWire wire) {
		this.dialled.accept(wire);
	}

	void connected(ScriptedStream stream) {
		this.streams.add(stream);
		this.script.accept(stream);
	}

}
