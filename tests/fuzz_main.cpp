// Drives a fuzzer where libFuzzer does not: feeds it nothing, the files named on the command line,
// those files with bytes changed, and bytes made up from a fixed seed.
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <exception>
#include <fstream>
#include <iterator>
#include <vector>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size);

namespace {

using Bytes = std::vector<std::uint8_t>;

/// SplitMix64; its numbers need be neither good nor secret, only the same everywhere.
class Numbers {
public:
    std::uint64_t below(std::uint64_t limit) {
        state_ += 0x9e3779b97f4a7c15ULL;
        std::uint64_t bits = state_;
        bits = (bits ^ (bits >> 30U)) * 0xbf58476d1ce4e5b9ULL;
        bits = (bits ^ (bits >> 27U)) * 0x94d049bb133111ebULL;
        return (bits ^ (bits >> 31U)) % limit;
    }
    std::uint8_t byte() { return static_cast<std::uint8_t>(below(256)); }

private:
    std::uint64_t state_ = 0;
};

void feed(const Bytes& input) {
    LLVMFuzzerTestOneInput(input.data(), input.size());
}

void feed_variations(const Bytes& seed, Numbers& numbers) {
    constexpr int variations = 200;
    feed(seed);
    for (int i = 0; i < variations && !seed.empty(); ++i) {
        Bytes varied = seed;
        const std::uint64_t changes = 1 + numbers.below(4);
        for (std::uint64_t change = 0; change < changes; ++change) {
            varied[numbers.below(varied.size())] = numbers.byte();
        }
        if (numbers.below(4) == 0) {
            varied.resize(numbers.below(varied.size() + 1));
        }
        feed(varied);
    }
}

void feed_made_up(Numbers& numbers) {
    constexpr int inputs = 2'000;
    constexpr std::uint64_t longest = 512;
    for (int i = 0; i < inputs; ++i) {
        Bytes input(numbers.below(longest));
        for (std::uint8_t& byte : input) {
            byte = numbers.byte();
        }
        feed(input);
    }
}

int feed_all(const std::vector<const char*>& files) {
    Numbers numbers;
    feed({});
    for (const char* file : files) {
        std::ifstream stream{file, std::ios::binary};
        if (!stream) {
            std::fprintf(stderr, "cannot read %s\n", file);
            return 1;
        }
        feed_variations(Bytes{std::istreambuf_iterator<char>{stream}, {}}, numbers);
    }
    feed_made_up(numbers);
    return 0;
}

}  // namespace

int main(int argc, char** argv) {
    try {
        return feed_all({argv + 1, argv + argc});
    } catch (const std::exception& error) {
        std::fprintf(stderr, "the fuzzed function threw: %s\n", error.what());
        return 1;
    }
}
