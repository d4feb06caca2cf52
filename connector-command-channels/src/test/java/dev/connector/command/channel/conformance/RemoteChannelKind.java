package dev.connector.command.channel.conformance;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.channels.Channels;
import java.nio.channels.Pipe;
import java.util.Set;
import java.util.concurrent.TimeUnit;

import dev.connector.command.CommandChannel;
import dev.connector.command.channel.ChannelEnvironment;
import dev.connector.command.channel.WriteLimits;
import dev.connector.command.channel.destination.PayloadEnds;
import dev.connector.command.channel.http.HttpChannelOptions;
import dev.connector.command.channel.http.HttpChannels;
import dev.connector.command.channel.line.StdioChannel;
import dev.connector.command.channel.line.TcpChannelOptions;
import dev.connector.command.channel.line.TcpChannels;
import dev.connector.command.channel.line.TcpListener;
import dev.connector.command.channel.line.TcpListenerOptions;
import dev.connector.command.channel.websocket.TestServer;
import dev.connector.command.channel.websocket.WebSocketChannelOptions;
import dev.connector.command.channel.websocket.WebSocketChannels;
import dev.connector.command.channel.websocket.WebSocketCommandEndpoint;
import dev.connector.protocol.command.CommandMessageCodec;
import dev.connector.protocol.command.conformance.ChannelKind;
import dev.connector.protocol.command.conformance.ConformanceVectors.Vector;
import dev.connector.schedule.SystemScheduler;
import tools.jackson.databind.JsonNode;

/**
 * Channels between processes, the registry's end being the one that dials.
 */
enum RemoteChannelKind implements ChannelKind {

	/**
	 * A line a message over TCP.
	 */
	TCP {

		@Override
		public Ends open(String peer, CommandMessageCodec codec) throws Exception {
			SystemScheduler scheduler = SystemScheduler.create("connector-test-timer");
			TcpChannels channels = new TcpChannels(ChannelEnvironment.of(codec, scheduler));
			AwaitedChannel far = new AwaitedChannel();
			TcpListener listener = channels.listener("registry",
					TcpListenerOptions.of(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0)), far::accept);
			int port = listener.start().toCompletableFuture().get(30, TimeUnit.SECONDS).getPort();
			CommandChannel near = channels.create(peer, TcpChannelOptions.of(URI.create("tcp://localhost:" + port)));
			return new Ends(near, far, () -> {
				channels.close();
				scheduler.close();
			});
		}

	},

	/**
	 * A line a message over pipes.
	 */
	STDIO {

		@Override
		public Ends open(String peer, CommandMessageCodec codec) throws Exception {
			SystemScheduler scheduler = SystemScheduler.create("connector-test-timer");
			ChannelEnvironment environment = ChannelEnvironment.of(codec, scheduler);
			Pipe there = Pipe.open();
			Pipe back = Pipe.open();
			CommandChannel near = stdio(peer, back, there, environment);
			CommandChannel far = stdio("registry", there, back, environment);
			return new Ends(near, far, () -> {
				near.close();
				far.close();
				scheduler.close();
			});
		}

	},

	/**
	 * A text a message over WebSocket.
	 */
	WEBSOCKET {

		@Override
		public Ends open(String peer, CommandMessageCodec codec) {
			SystemScheduler scheduler = SystemScheduler.create("connector-test-timer");
			ChannelEnvironment environment = ChannelEnvironment.of(codec, scheduler);
			WebSocketChannels channels = new WebSocketChannels(environment);
			AwaitedChannel far = new AwaitedChannel();
			TestServer server = new TestServer(
					new WebSocketCommandEndpoint("registry", far::accept, environment, WriteLimits.defaults()));
			CommandChannel near = channels.create(peer,
					WebSocketChannelOptions.of(URI.create("ws://localhost:" + server.port() + "/cmd/ws")));
			return new Ends(near, far, () -> {
				channels.close();
				server.close();
				scheduler.close();
			});
		}

	},

	/**
	 * A message a message of a destination.
	 */
	DESTINATION {

		@Override
		public Ends open(String peer, CommandMessageCodec codec) {
			PayloadEnds ends = PayloadEnds.open(peer, "registry", codec);
			return new Ends(ends.near(), ends.far(), ends);
		}

	},

	/**
	 * A request a message over HTTP: only what a client can do there.
	 */
	HTTP {

		private static final Set<String> ASKED = Set.of("execute.command.request", "list.commands.request");

		private static final Set<String> CALLS = Set.of("executeCommand", "listCommands");

		@Override
		public Ends open(String peer, CommandMessageCodec codec) throws Exception {
			SystemScheduler scheduler = SystemScheduler.create("connector-test-timer");
			HttpChannels channels = new HttpChannels(ChannelEnvironment.of(codec, scheduler));
			HttpPeer far = new HttpPeer(codec);
			CommandChannel near = channels.create(peer,
					HttpChannelOptions.of(URI.create("http://localhost:" + far.port())));
			return new Ends(near, far, () -> {
				channels.close();
				far.close();
				scheduler.close();
			});
		}

		@Override
		public boolean carries(Vector vector) {
			for (JsonNode step : vector.required("steps")) {
				boolean possible = switch (step.path("direction").asString("")) {
					case "outbound" -> ASKED.contains(step.path("expected").path("type").asString(""));
					case "inbound" -> step.path("message").path("type").asString("").equals("execute.command.response");
					case "local-call" -> CALLS.containsAll(step.path("trigger").propertyNames());
					case "close-channel" -> false;
					default -> true;
				};
				if (!possible) {
					return false;
				}
			}
			return true;
		}

		@Override
		public boolean carriesEvents() {
			return false;
		}

	};

	private static CommandChannel stdio(String id, Pipe in, Pipe out, ChannelEnvironment environment) {
		return new StdioChannel(id, Channels.newInputStream(in.source()), Channels.newOutputStream(out.sink()),
				environment, WriteLimits.defaults());
	}

}
