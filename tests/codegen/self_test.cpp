// SPDX-License-Identifier: BSL-1.0
// The functions with which self_test.py tests compare.py.
void note(int value);
struct handler {
  virtual void on(int value) const;
};
extern int table[8];

int plain(int a, int b) { return b == 0 ? 123 : a / b; }
int same(int a, int b) { return b == 0 ? 123 : a / b; }

[[gnu::noinline]] static int hidden_work(int a, int b) {
  for (int i = 0; i < b; ++i) a += a / (i + 1);
  return a;
}
int hides(int a, int b) { return b == 0 ? 123 : hidden_work(a, b) / b; }

int calls(int a, int b) {
  note(a);
  return b == 0 ? 123 : a / b;
}
void calls_last(int a) { note(a); }
void calls_virtual(handler const& to, int a) { to.on(a); }
int reads(int a) { return table[a & 7]; }

int chooses(int a, int b) {
  switch (a) {
    case 0:
      note(b);
      return 1;
    case 1:
      note(b + 1);
      return 7;
    case 2:
      note(b + 2);
      return 3;
    case 3:
      note(b * 5);
      return 9;
    case 4:
      note(b - 9);
      return 2;
    case 5:
      note(b / 3);
      return 8;
    default:
      return 0;
  }
}

namespace shop {
int twice(int a) { return 2 * a; }
int twice(long a) { return static_cast<int>(2 * a); }
}  // namespace shop
